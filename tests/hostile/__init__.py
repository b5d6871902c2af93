"""What nobody sends who means well: documents, variables and requests, drawn by chance."""
