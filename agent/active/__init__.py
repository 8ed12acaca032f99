"""Active-Prompt's exemplars: questions that the model is least sure of, solved by a person."""
