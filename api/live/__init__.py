"""Answers that are sent again, over SSE or WebSocket, whenever their data change."""
