"""A child process for work that a stranger's file may wreck: asked over pipes, limited, replaced."""
