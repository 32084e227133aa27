import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { roleWords } from "~/api/apps";
import { type IdentityEntry, PEOPLE_PAGE, personName } from "~/api/identity";
import { shortId } from "~/api/names";
import { addressOfThing } from "~/app/addresses";
import { Json } from "~/app/entry_view";
import { PanelError } from "~/app/errors";
import { foundPeopleQuery } from "~/app/people_queries";
import { kindWord, phraseOf } from "~/app/phrases";
import { IDENTITY_PHRASES } from "~/app/phrases_of_identity";
import { ShowMore } from "~/app/show_more";
import { Button } from "~/ui/button";
import { ComboBox, Select } from "~/ui/choice_field";
import { countText } from "~/ui/count";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { exactTime } from "~/ui/time";
import { actorOf, detailOf, isSaidByApp } from "./audit_details";
import { type IdentityAuditSearch, type Period, PERIODS, USUAL } from "./audit_search";
import styles from "./identity.module.css";
import { IdentityPart } from "./parts";
import { auditQuery, membersQuery } from "./queries";

const route = getRouteApi("/people/audit");
const USER = "user";
const ANY = "any";

/** Who changed what of people, roles and sign-ins: newest first. */
export function IdentityAuditScreen() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  const go = (next: IdentityAuditSearch) => void navigate({ to: "/people/audit", search: next, replace: true });
  return (
    <IdentityPart title={t`What happened`} lead={t`To people, apps, roles, connections and sign-ins.`}>
      <Filters search={search} onSearch={go} />
      <Entries search={search} />
    </IdentityPart>
  );
}

function Filters({ search, onSearch }: { search: IdentityAuditSearch; onSearch: (search: IdentityAuditSearch) => void }) {
  const { t, i18n } = useLingui();
  const { days = USUAL, who, what } = search;
  const [text, setText] = useState("");
  const found = useQuery({ ...foundPeopleQuery(text.trim()), enabled: text.trim() !== "" });
  const known = usePeople(who === undefined ? [] : [who]);
  const periods = PERIODS.map((each) => ({ id: String(each), label: each === 1 ? t`the last day` : t`the last ${each} days` }));
  const phrases = Object.entries(IDENTITY_PHRASES)
    .map(([id, phrase]) => ({ id, label: i18n._(phrase), detail: id }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
  const without = (name: "who" | "what") => ({ ...search, [name]: undefined });
  const change = (next: { readonly [Name in keyof IdentityAuditSearch]?: IdentityAuditSearch[Name] | undefined }) => {
    const kept = Object.entries(next).filter(([, value]) => value !== undefined);
    onSearch(Object.fromEntries(kept));
  };
  return (
    <div className={styles["filters"]}>
      <Select label={t`Since`} choices={periods} value={String(days)} onChange={(id) => change({ ...search, days: Number(id) as Period })} />
      <Select
        label={t`What was done`}
        choices={[{ id: ANY, label: t`anything` }, ...phrases]}
        value={what ?? ANY}
        onChange={(id) => change(id === ANY ? without("what") : { ...search, what: id })}
      />
      {who === undefined ? (
        <ComboBox
          label={t`By whom, or to whom`}
          choices={(found.data ?? []).map((person) => ({ id: person.userId, label: personName(person), ...(person.email === undefined ? {} : { detail: person.email }) }))}
          value={null}
          onChange={(id) => (id === null ? undefined : change({ ...search, who: id }))}
          input={text}
          onInput={setText}
          empty={found.isFetching ? t`Looking…` : t`Nobody is called so.`}
        />
      ) : (
        <Button onPress={() => change(without("who"))} aria-label={t`Leave out ${known.get(who) ?? who}`}>
          {known.get(who) ?? shortId(who)} ×
        </Button>
      )}
    </div>
  );
}

/** Names of people by their ids, as far as they are known. */
function usePeople(ids: readonly string[]): ReadonlyMap<string, string> {
  const read = useQuery({ ...membersQuery(ids), enabled: ids.length > 0 });
  return useMemo(() => new Map((read.data ?? []).map((person) => [person.userId, personName(person)])), [read.data]);
}

function Entries({ search }: { search: IdentityAuditSearch }) {
  const { t } = useLingui();
  const { days = USUAL, who, what } = search;
  // Pages belong together: all of them begin at the moment at which the first was asked for.
  const [until] = useState(() => Date.now());
  const read = useInfiniteQuery(auditQuery(until, days, who, what));
  if (read.isLoadingError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={8} label={t`Loading what happened`} />;
  const entries = read.data.pages.flatMap((page) => page.entries);
  const total = countText(read.data.pages[0]?.meta.totalElements ?? 0);
  if (entries.length === 0) {
    return <Empty>{who === undefined && what === undefined ? <Trans>Nothing happened in this time.</Trans> : <Trans>Nothing of this kind happened in this time.</Trans>}</Empty>;
  }
  return (
    <>
      <Table label={t`What happened`} titles={[t`Time`, t`Who`, t`What`, t`Of`, t`More`]}>
        {read.data.pages.map((page, at) => (
          <Page key={at} entries={page.entries} />
        ))}
      </Table>
      <div className={styles["line"]}>
        <span className={styles["note"]}>{t`${countText(entries.length)} of ${total}`}</span>
        <ShowMore read={read} />
      </div>
    </>
  );
}

function Page({ entries }: { entries: readonly IdentityEntry[] }) {
  const ids = useMemo(
    () => {
      const named = entries.flatMap((entry) => [...(entry.kind === USER ? [entry.subject] : []), ...(entry.by.name === undefined ? [actorOf(entry)] : [])]);
      return [...new Set(named)].filter((id) => id !== "").slice(0, PEOPLE_PAGE);
    },
    [entries],
  );
  const people = usePeople(ids);
  return entries.map((entry) => <Entry key={entry.id} entry={entry} people={people} />);
}

function Entry({ entry, people }: { entry: IdentityEntry; people: ReadonlyMap<string, string> }) {
  const { t, i18n } = useLingui();
  const { by, kind, subject } = entry;
  const actor = actorOf(entry);
  const who = by.name ?? people.get(actor) ?? (actor === "" ? by.appId || t`somebody` : shortId(actor));
  const told = detailOf(entry);
  const from = [by.address, by.agent].filter((part) => part !== undefined && part !== "").join(" · ");
  return (
    <tr>
      <td>
        <time dateTime={new Date(entry.at).toISOString()}>{exactTime(entry.at)}</time>
      </td>
      <th scope="row" title={[by.id, by.appId, from].filter(Boolean).join(" · ")}>
        {who}
        {isSaidByApp(entry) ? (
          <div className={styles["note"]}>
            <Trans>as {shortId(by.appId ?? "")} says</Trans>
          </div>
        ) : null}
      </th>
      <td title={entry.action}>
        {phraseOf(i18n, { event: entry.action, state: entry.state ?? null, version: 1 })}
        {told === "" ? null : <div className={styles["note"]}>{told}</div>}
      </td>
      <td>
        <Link to={addressOfThing(kind, subject, "")} title={subject}>
          {kindWord(i18n, kind)} {kind === "role" ? roleWords(subject).name : (people.get(subject) ?? shortId(subject))}
        </Link>
      </td>
      <td>
        <details>
          <summary aria-label={t`More of ${entry.action}`}>
            <Trans>More</Trans>
          </summary>
          {from === "" ? null : <p className={styles["note"]}>{from}</p>}
          <Json value={entry.details} label={t`Data of the event`} />
        </details>
      </td>
    </tr>
  );
}
