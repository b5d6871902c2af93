"""The public side, without keys: invitations, rating links and their pages."""
