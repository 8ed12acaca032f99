"""The commands of `agent tools`: one file for each thing that is done to tools."""
