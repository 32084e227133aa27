"""What is worked out of a tenant's standing rules is at hand until one of them changes."""

from __future__ import annotations

from haulier.platform.storage.tenant_books import TenantBooks
from support.downstream import Stack

KINDS = ("rule", "workflow")


async def test_a_book_is_read_once_and_again_after_a_change_of_its_tenant(stack: Stack) -> None:
    configs, read = (await stack.runtime()).configs, list[str]()

    async def work_out(tenant: str) -> int:
        read.append(tenant)
        return len(read)

    books = TenantBooks(configs, KINDS, work_out)
    assert [await books.of(tenant) for tenant in ("a", "b", "a", "b")] == [1, 2, 1, 2]
    configs.drop("a", "workflow", "w")
    configs.drop("a", "other", "o")
    assert [await books.of(tenant) for tenant in ("a", "b", "a")] == [3, 2, 3]
    assert read == ["a", "b", "a"]


async def test_what_changes_while_it_is_read_is_read_again(stack: Stack) -> None:
    configs, read = (await stack.runtime()).configs, list[str]()

    async def work_out(tenant: str) -> int:
        read.append(tenant)
        if len(read) == 1:
            configs.drop(tenant, "rule", "r")
        return len(read)

    books = TenantBooks(configs, KINDS, work_out)
    assert [await books.of("a") for _ in range(3)] == [1, 2, 2]


async def test_the_book_that_was_asked_for_longest_ago_goes_first(stack: Stack) -> None:
    configs, read = (await stack.runtime()).configs, list[str]()

    async def work_out(tenant: str) -> str:
        read.append(tenant)
        return tenant

    books = TenantBooks(configs, KINDS, work_out, most=2)
    for tenant in ("a", "b", "a", "c", "a", "b"):
        assert await books.of(tenant) == tenant
    assert read == ["a", "b", "c", "b"]
