import { useLingui } from "@lingui/react/macro";
import { Suspense, useState } from "react";
import { countText } from "~/ui/count";
import { Menu, type MenuAction } from "~/ui/menu";
import styles from "./board.module.css";
import { dropView, useKept } from "./kept";
import { NameView } from "./lazy_dialogs";
import type { BoardOf, BoardAddress } from "./use_board_view";

interface ViewMenuProps<Row> {
  readonly of: BoardOf<Row>;
  readonly address: BoardAddress;
  readonly counts: Readonly<Record<string, number>>;
}

/** The standard views with their counts, one's own below, and a way to keep the present one. */
export function ViewMenu<Row>({ of, address, counts }: ViewMenuProps<Row>) {
  const { t, i18n } = useLingui();
  const { views } = useKept();
  const [isNaming, setNaming] = useState(false);
  const own = views.filter((view) => (view.search.kind ?? "dispatch") === of.kind);
  const now = of.views.find((view) => view.id === address.view);
  const standard: MenuAction[] = of.views.map((view) => ({
    id: view.id,
    label: `${i18n._(view.title)} · ${countText(counts[view.id] ?? 0)}`,
    onAction: () => address.change({ view: view.id, status: undefined }, true),
  }));
  const all: MenuAction = { id: "all", label: t`All, also ended`, onAction: () => address.change({ view: "all", status: undefined }, true) };
  const kept: MenuAction[] = own.map((view) => ({ id: `own ${view.name}`, label: view.name, onAction: () => address.change(emptied(view.search), true) }));
  const more: MenuAction[] = [
    { id: "keep", label: t`Keep this view…`, onAction: () => setNaming(true) },
    ...own.map((view) => ({ id: `drop ${view.name}`, label: t`Forget “${view.name}”`, onAction: () => dropView(view.name) })),
  ];
  const title = now !== undefined ? i18n._(now.title) : address.view === "found" ? t`Found` : t`All`;
  return (
    <span data-views="">
      <Menu look="quiet" label={<span className={styles["opens"]}>{title}</span>} accessibleLabel={t`View: ${title}`} actions={[...standard, all, ...kept, ...more]} />
      <Suspense fallback={null}>{isNaming ? <NameView address={address} onClose={() => setNaming(false)} /> : null}</Suspense>
    </span>
  );
}

/** A kept search with the members that it leaves out, so that it replaces the present one. */
function emptied(search: BoardAddress["search"]): BoardAddress["search"] {
  return { view: undefined, q: undefined, status: undefined, sort: undefined, ...search };
}
