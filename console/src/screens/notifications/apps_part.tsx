import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { PanelError } from "~/app/errors";
import { StateChip } from "~/ui/chip";
import { Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Ago } from "~/ui/time";
import { NoApp } from "./app_select";
import { pushAppsQuery } from "./queries";

/** Apps that notify people: phones and browsers of theirs, credentials, hours of rest. */
export function AppsPart() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const read = useQuery(pushAppsQuery);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <Skeleton rows={4} label={t`Loading the apps`} />;
  if (read.data.length === 0) return <NoApp onMade={(id) => void navigate({ to: "/notifications/apps/$id", params: { id } })} />;
  return (
    <Table label={t`Apps`} titles={[t`App`, t`Platform`, t`Id`, t`State`, t`Changed`]}>
      {read.data.map((app) => (
        <tr key={app.id}>
          <th scope="row">
            <Link to="/notifications/apps/$id" params={{ id: app.id }} search={{}}>
              {app.name}
            </Link>
          </th>
          <td>{app.appPlatform}</td>
          <td>
            <code>{app.appId}</code>
          </td>
          <td>{app.enableNotification ? <StateChip tone="ended">{t`on`}</StateChip> : <StateChip tone="over">{t`off`}</StateChip>}</td>
          <td>
            <Ago at={app.updatedAt * 1000} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The way back from an app to all of them. */
export function AppsLink() {
  return (
    <Link to="/notifications/$part" params={{ part: "apps" }} search={{}}>
      <Trans>Apps that notify</Trans>
    </Link>
  );
}
