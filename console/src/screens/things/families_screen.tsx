import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { readCounts } from "~/api/haulier";
import { PanelError } from "~/app/errors";
import { may, useSession } from "~/app/session";
import { countText } from "~/ui/count";
import { ListScreen } from "~/ui/list";
import { Empty, Skeleton } from "~/ui/panel";
import { FAMILIES, FAMILY_IDS, type Family } from "./families";
import { typesQuery } from "./queries";
import styles from "./things.module.css";
import { FAMILY_TITLES } from "./words";

/** All families with their types, and how many things each has. */
export function FamiliesScreen() {
  const session = useSession();
  const shown = FAMILY_IDS.map((id) => FAMILIES[id]).filter((family) => may(session, "GET", family.at(session.app.id).types));
  return (
    <ListScreen
      title={<Trans>Things</Trans>}
      rows={
        <div className={styles["families"]}>
          {shown.map((family) => (
            <FamilyTypes key={family.id} family={family} app={session.app.id} />
          ))}
        </div>
      }
      sideLabel=""
    />
  );
}

/** How many things each type has, by its name; the groups of entities name the app before the type. */
function useCounts(family: Family, app: string, isWanted: boolean): ReadonlyMap<string, number> | undefined {
  const counts = useQuery({
    enabled: isWanted,
    queryKey: ["counts", family.kind, "type"],
    queryFn: ({ signal }) => readCounts(family.kind, ["type"], signal),
  });
  if (counts.data === undefined) return undefined;
  const own = counts.data.groups.map(({ by, count }) => [String(by["type"] ?? "").replace(`${app}/`, ""), count] as const);
  return new Map(own);
}

function FamilyTypes({ family, app }: { family: Family; app: string }) {
  const { t, i18n } = useLingui();
  const types = useQuery(typesQuery(family, app));
  const counts = useCounts(family, app, types.isSuccess && types.data.length > 0);
  const title = i18n._(FAMILY_TITLES[family.id]);
  return (
    <section className={styles["family"]} aria-label={title}>
      <h2>{title}</h2>
      {types.isError ? (
        <PanelError error={types.error} onRetry={() => void types.refetch()} />
      ) : types.isPending ? (
        <Skeleton rows={3} label={t`Loading ${title}`} />
      ) : types.data.length === 0 ? (
        <Empty>
          <Trans>No type is defined yet.</Trans>
        </Empty>
      ) : (
        <ul>
          {types.data.map((type) => (
            <li key={type.id}>
              <Link to="/things/$family/$type" params={{ family: family.id, type: type.id }}>
                <span>{type.title}</span>
                <span className={styles["count"]}>{counts === undefined ? "" : countText(counts.get(type.id) ?? 0)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
