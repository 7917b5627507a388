"""Niêm yết and rà soát: two pages of Danh mục."""
