"""Folders and files of tenants: content in a store of objects, links that open it for a while, proofs of delivery."""
