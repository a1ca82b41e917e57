(function () {
  "use strict";
  var language = document.documentElement.lang;
  function key(row, column) {
    var cell = row.cells[column];
    var value = cell.getAttribute("data-v");
    return value === null ? cell.textContent : Number(value);
  }
  function compare(a, b) {
    var numeric = typeof a === "number", other = typeof b === "number";
    if (numeric && other) return a - b;
    if (numeric !== other) return numeric ? -1 : 1;
    return a.localeCompare(b, language);
  }
  function sort(table, header, column) {
    var falling = header.getAttribute("aria-sort") === "ascending";
    table.querySelectorAll("thead th").forEach(function (th) { th.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", falling ? "descending" : "ascending");
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    var totals = rows.filter(function (row) { return row.className === "total"; });
    var others = rows.filter(function (row) { return row.className !== "total"; });
    others.sort(function (a, b) {
      var order = compare(key(a, column), key(b, column));
      return falling ? -order : order;
    });
    others.concat(totals).forEach(function (row) { body.appendChild(row); });
  }
  function hint() {
    document.querySelectorAll(".scroll").forEach(function (box) {
      box.classList.toggle("wider", box.scrollWidth > box.clientWidth + 1);
    });
  }
  window.addEventListener("resize", hint);
  document.querySelectorAll("details").forEach(function (part) { part.addEventListener("toggle", hint); });
  document.querySelectorAll("table").forEach(function (table) {
    if (table.tBodies[0].rows.length < 3) return;
    table.querySelectorAll("thead th").forEach(function (header, column) {
      var button = document.createElement("button");
      button.type = "button";
      while (header.firstChild) button.appendChild(header.firstChild);
      button.addEventListener("click", function () { sort(table, header, column); });
      header.appendChild(button);
    });
  });
  hint();
})();
