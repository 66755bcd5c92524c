"""The contract of a small blog: what a fake is built from until its user says otherwise."""

from __future__ import annotations

from fake_server.contract import Action, Collection, Contract, Field


def demo_contract() -> Contract:
    """Return the contract of `posts` (a title is required) with the action `publish`; no rows."""
    fields = {
        "title": Field(type="string", required=True, max_length=100),
        "body": Field(type="string", blank=True),
        "status": Field(type="string", default="draft", choices=("draft", "live", "archived")),
    }
    posts = Collection(fields=fields, page_size=10, actions={"publish": Action(set={"status": "live"})})
    return Contract(collections={"posts": posts}, source="the demo blog")
