"""From sums to estimates: the design, domains, weighting to margins, moments, variances, covariances."""
