import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { PanelError } from "~/app/errors";
import { writes } from "~/live/writes";
import { Button } from "~/ui/button";
import { Skeleton } from "~/ui/panel";
import { showToast } from "~/ui/toast";
import { changeThing, type Thing } from "./families";
import { AttributeForm, SaveButton } from "./form/attribute_form";
import { coreOf, dataOfThing, writtenOf } from "./form_data";
import { attributesQuery, type TypePlace, typeRulesQuery } from "./queries";
import { Unsaved } from "./unsaved";

/** The form of a thing, in the place of its facts. It stands on what was read when it was opened. */
export function EditThing(props: { place: TypePlace; thing: Thing; onDone: () => void }) {
  const { place, onDone } = props;
  const { family, app, type } = place;
  const { t } = useLingui();
  const attributes = useQuery(attributesQuery(place));
  const rules = useQuery(typeRulesQuery(place));
  const [thing] = useState(props.thing);
  const [changes, setChanges] = useState(0);
  const isSaved = useRef(false);
  const known = useMemo(() => (rules.data === undefined ? undefined : coreOf(family, rules.data, false)), [family, rules.data]);
  const before = useMemo(() => (known === undefined ? undefined : dataOfThing(known, thing)), [known, thing]);
  const check = useMemo(
    () => ({ app, owner: rules.data?.owner ?? null, isChange: true, prefix: family.valuesField }),
    [app, rules.data, family.valuesField],
  );
  const failed = [attributes, rules].find((query) => query.isError);
  if (failed !== undefined) return <PanelError error={failed.error} onRetry={() => void failed.refetch()} />;
  if (attributes.data === undefined || known === undefined || before === undefined) return <Skeleton rows={6} label={t`Loading the form`} />;
  return (
    <>
      <AttributeForm
        core={known}
        attributes={attributes.data}
        before={before}
        check={check}
        onDirty={setChanges}
        onSave={async (_after, change) => {
          await writes.send([thing.id], (requestId) => changeThing(family, app, type, thing.id, writtenOf(change), requestId));
          isSaved.current = true;
          showToast({ text: t`The changes of ${thing.code} were accepted`, tone: "plain" });
          onDone();
        }}
      >
        {(count, isBusy) => (
          <>
            <SaveButton changes={count} isBusy={isBusy} />
            <Button onPress={onDone}>
              <Trans>Cancel</Trans>
            </Button>
            {props.thing.version !== thing.version && props.thing.version !== null ? (
              <span role="status">
                <Trans>It was changed elsewhere meanwhile. What you save goes over the present values.</Trans>
              </span>
            ) : null}
          </>
        )}
      </AttributeForm>
      <Unsaved changes={changes} isLeaving={({ search }) => !isSaved.current && !("edit" in search)} />
    </>
  );
}
