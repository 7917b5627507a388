"""Chứng thực bản sao: one page, a visit in a few keys, today's register beneath."""
