import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { listConnections } from "~/api/connections";
import { aliasesOf, changeMetadata, changeTenant, readTenant, type Tenant } from "~/api/tenant";
import { PanelError, refusalFrom } from "~/app/errors";
import { SESSION_KEY, useMay, useSession } from "~/app/session";
import { useSending } from "~/app/use_sending";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { TextField } from "~/ui/field";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { showToast } from "~/ui/toast";
import styles from "./settings.module.css";
import { SignInRulesForm } from "./sign_in_rules";

const route = getRouteApi("/settings/$part");
const OPERATOR = "Platform:Role:platform:app:haulier:Operator";
const TENANTS = "/core/api/v1/aaa/tenants";
const tenantQuery = (id: string) => queryOptions({ queryKey: ["tenant", id], queryFn: ({ signal }) => readTenant(id, signal) });

/** Gives what makes the page read the tenant again; its name stands in the session too. */
function useFreshTenant(id: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: ["tenant", id] });
    void queries.invalidateQueries({ queryKey: SESSION_KEY });
  };
}

/** The tenant: what it is called, by which hosts it is known, and how people sign in to it. The operator sees any. */
export function TenantSettings() {
  const { t } = useLingui();
  const session = useSession();
  const isOperator = session.roles.includes(OPERATOR);
  const { tenant: asked } = route.useSearch();
  const id = (isOperator ? asked : undefined) ?? session.tenant.id;
  const read = useQuery(tenantQuery(id));
  return (
    <>
      {isOperator ? <OtherTenant id={id} /> : null}
      {read.data !== undefined ? (
        <TenantOf key={id} tenant={read.data} isOperator={isOperator} />
      ) : read.isPending ? (
        <Skeleton rows={6} label={t`Loading the tenant`} />
      ) : refusalFrom(read.error).status === 404 ? (
        <Empty>
          <Trans>There is no tenant {id}.</Trans>
        </Empty>
      ) : (
        <PanelError error={read.error} onRetry={() => void read.refetch()} />
      )}
    </>
  );
}

/** The way of the operator into another tenant. */
function OtherTenant({ id }: { id: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [text, setText] = useState(id);
  const go = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: "/settings/$part", params: { part: "tenant" }, search: text.trim() === "" ? {} : { tenant: text.trim() } });
  };
  return (
    <form className={styles["form"]} onSubmit={go}>
      <div className={styles["line"]}>
        <TextField label={t`Id of a tenant`} value={text} onChange={setText} autoComplete="off" />
        <Button type="submit">
          <Trans>Show</Trans>
        </Button>
      </div>
    </form>
  );
}

function TenantOf({ tenant, isOperator }: { tenant: Tenant; isOperator: boolean }) {
  const { t } = useLingui();
  const mayChange = useMay("PUT", `${TENANTS}/${tenant.tenantId}`);
  const fresh = useFreshTenant(tenant.tenantId);
  return (
    <>
      <Facts
        facts={[
          [t`State`, tenant.enabled ? <StateChip tone="ended">{t`active`}</StateChip> : <StateChip tone="failed">{t`switched off`}</StateChip>],
          [t`Id`, <code key="id">{tenant.tenantId}</code>],
          [t`Name it was made with`, tenant.name],
          [t`Owns its participants as`, <code key="owner">{tenant.id}</code>],
        ]}
      />
      {mayChange ? <NameForm tenant={tenant} /> : null}
      <section aria-labelledby="aliases" className={styles["form"]}>
        <h2 id="aliases">
          <Trans>Names of its hosts</Trans>
        </h2>
        {isOperator ? <AliasForm tenant={tenant} /> : <Aliases names={aliasesOf(tenant)} />}
      </section>
      <section aria-labelledby="sign-in" className={styles["form"]}>
        <h2 id="sign-in">
          <Trans>Signing in</Trans>
        </h2>
        <Ways />
        <SignInRulesForm tenant={tenant} mayChange={mayChange} onSaved={fresh} />
      </section>
    </>
  );
}

function NameForm({ tenant }: { tenant: Tenant }) {
  const { t } = useLingui();
  const fresh = useFreshTenant(tenant.tenantId);
  const known = tenant.displayName ?? tenant.name;
  const [name, setName] = useState(known);
  const { isBusy, refusal, submit } = useSending(async () => {
    await changeTenant(tenant.tenantId, { displayName: name.trim() });
    await fresh();
    showToast({ tone: "plain", text: t`It is called ${name.trim()} from now on.` });
  });
  return (
    <form className={styles["form"]} onSubmit={submit}>
      <div className={styles["line"]}>
        <TextField
          label={t`Shown name`}
          hint={t`On sign-in pages and in this console: letters, digits, blanks and hyphens.`}
          value={name}
          onChange={setName}
          error={refusal?.faults[0]?.message ?? refusal?.message}
          autoComplete="organization"
        />
        <Button type="submit" look="primary" isPending={isBusy} isDisabled={name.trim() === known || name.trim() === ""}>
          <Trans>Save the name</Trans>
        </Button>
      </div>
    </form>
  );
}

function Aliases({ names }: { names: readonly string[] }) {
  return (
    <p className={styles["note"]}>
      {names.length === 0 ? <Trans>None beside its id.</Trans> : names.join(", ")}{" "}
      <Trans>Who calls a host whose first part is one of them, or the id, is in this tenant. Only the operator of this installation gives them.</Trans>
    </p>
  );
}

function AliasForm({ tenant }: { tenant: Tenant }) {
  const { t } = useLingui();
  const fresh = useFreshTenant(tenant.tenantId);
  const known = aliasesOf(tenant).join(", ");
  const [text, setText] = useState(known);
  const names = text.split(/[\s,]+/).filter((name) => name !== "");
  const { isBusy, refusal, submit } = useSending(async () => {
    await changeMetadata(tenant.tenantId, { alias: names.length === 0 ? undefined : names });
    await fresh();
    showToast({ tone: "plain", text: t`The names of its hosts are changed.` });
  });
  return (
    <form className={styles["form"]} onSubmit={submit}>
      <div className={styles["line"]}>
        <TextField
          label={t`Names beside its id`}
          hint={t`With commas between: who calls a host whose first part is one of them is in this tenant.`}
          value={text}
          onChange={setText}
          error={refusal?.faults[0]?.message ?? refusal?.message}
          autoComplete="off"
        />
        <Button type="submit" look="primary" isPending={isBusy} isDisabled={names.join(", ") === known}>
          <Trans>Save the host names</Trans>
        </Button>
      </div>
    </form>
  );
}

/** By which ways people may come in. */
function Ways() {
  const { t } = useLingui();
  const mayRead = useMay("GET", "/core/api/v1/aaa/connection");
  const read = useQuery({ queryKey: ["identity", "connections"], queryFn: ({ signal }) => listConnections(signal), enabled: mayRead });
  const on = (read.data ?? []).filter((connection) => connection.enabled).map((connection) => connection.displayName ?? connection.connectionName);
  const outside = !mayRead ? "–" : read.isError ? refusalFrom(read.error).message : read.isPending ? "…" : on.length === 0 ? t`none is on` : on.join(", ");
  return (
    <>
      <Facts
        facts={[
          [t`Password`, t`for everybody who has set one`],
          [t`One-time code`, t`for everybody with an e-mail address or a mobile number`],
          [t`Passkey`, t`for everybody who has added one`],
          [t`Outside providers`, outside],
        ]}
      />
      {mayRead ? (
        <p>
          <Link to="/people/connections">
            <Trans>Connections to outside providers</Trans>
          </Link>
        </p>
      ) : null}
    </>
  );
}
