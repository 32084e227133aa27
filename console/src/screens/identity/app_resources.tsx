import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type AppResource, changeResource, createResource, type Method, METHODS } from "~/api/apps";
import { ConfirmDialog, type FaultOf, FormDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { Checkbox, TextField } from "~/ui/field";
import { Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { ActiveChip } from "./active_chip";
import styles from "./identity.module.css";
import { AAA } from "./parts";
import { resourcesQuery } from "./queries";
import { RowActions } from "./row_actions";
import { useAct, useFresh } from "./use_fresh";

/** The paths of an app that its roles are made of. */
export function Resources({ app }: { app: string }) {
  const { t } = useLingui();
  const act = useAct();
  const read = useQuery(resourcesQuery(app));
  const mayCreate = useMay("POST", `${AAA}/apps/${app}/resources`);
  const mayChange = useMay("PUT", `${AAA}/apps/${app}/resources/id`);
  const [edited, setEdited] = useState<AppResource | "new" | null>(null);
  const [retiring, setRetiring] = useState<AppResource | null>(null);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the resources`} />;
  return (
    <div className={styles["tab"]}>
      {read.data.length === 0 ? (
        <p className={styles["note"]}>
          <Trans>No resource yet.</Trans>
        </p>
      ) : (
        <Table label={t`Resources`} titles={[t`Resource`, t`State`, t`Path`, t`Methods`]} actionsLabel={t`Actions`}>
          {read.data.map((resource) => {
            const isActive = resource.isActive === "true";
            return (
              <tr key={resource.resourceId}>
                <th scope="row">{resource.name}</th>
                <td>
                  <ActiveChip isActive={isActive} />
                </td>
                <td>
                  <code className={styles["path"]}>{resource.resourcePath}</code>
                </td>
                <td>{resource.allowedHttpMethods.join(", ")}</td>
                <td>
                  {mayChange ? (
                    <RowActions
                      name={resource.name}
                      isActive={isActive}
                      onChange={() => setEdited(resource)}
                      onSwitch={(next) => void act(() => changeResource(app, resource.resourceId, { isActive: next }))}
                      onRetire={() => setRetiring(resource)}
                    />
                  ) : null}
                </td>
              </tr>
            );
          })}
        </Table>
      )}
      {mayCreate ? (
        <div>
          <Button onPress={() => setEdited("new")}>
            <Trans>New resource…</Trans>
          </Button>
        </div>
      ) : null}
      {retiring === null ? null : (
        <ConfirmDialog
          title={t`Retire the resource ${retiring.name}?`}
          act={t`Retire`}
          onConfirm={() => act(() => changeResource(app, retiring.resourceId, { isDeleted: true }))}
          onClose={() => setRetiring(null)}
        >
          <p>
            <Trans>No permission of it allows anything any more, whichever role has it. It does not come back.</Trans>
          </p>
        </ConfirmDialog>
      )}
      {edited === null ? null : <ResourceForm app={app} resource={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
    </div>
  );
}

function ResourceForm({ app, resource, onClose }: { app: string; resource: AppResource | null; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [name, setName] = useState("");
  const [path, setPath] = useState(resource?.resourcePath ?? "");
  const [methods, setMethods] = useState<readonly Method[]>((resource?.allowedHttpMethods as readonly Method[] | undefined) ?? ["get"]);
  const send = async () => {
    const about = { resourcePath: path.trim(), allowedHttpMethods: [...methods] };
    if (resource === null) await createResource(app, { name: name.trim(), ...about });
    else await changeResource(app, resource.resourceId, about);
    await fresh();
  };
  const isReady = path.trim() !== "" && methods.length > 0 && (resource !== null || name.trim() !== "");
  const fields = (faultOf: FaultOf) => (
    <>
      {resource === null ? <TextField label={t`Name`} hint={t`Letters and hyphens. It cannot be changed later.`} value={name} onChange={setName} error={faultOf("name")} autoComplete="off" autoFocus isRequired /> : null}
      <TextField label={t`Path`} hint={t`* stands for one part, ** for any number of them, such as /core/api/v1/containers/**`} value={path} onChange={setPath} error={faultOf("resourcePath")} autoComplete="off" isRequired />
      <fieldset className={styles["group"]}>
        <legend>{t`Methods`}</legend>
        {METHODS.map((method) => (
          <Checkbox
            key={method}
            label={method}
            isSelected={methods.includes(method)}
            onChange={(isOn) => setMethods(METHODS.filter((each) => (each === method ? isOn : methods.includes(each))))}
          />
        ))}
      </fieldset>
    </>
  );
  return (
    <FormDialog title={resource === null ? t`New resource` : t`Change ${resource.name}`} act={t`Save`} onSend={send} onClose={onClose} isDisabled={!isReady}>
      {fields}
    </FormDialog>
  );
}
