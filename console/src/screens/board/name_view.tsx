import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { TextField } from "~/ui/field";
import { keepView } from "./kept";
import type { BoardAddress } from "./use_board_view";

/** Keeps the present view under a name. */
export function NameView({ address, onClose }: { address: BoardAddress; onClose: () => void }) {
  const { t } = useLingui();
  const [name, setName] = useState("");
  const { kind, view, q, status, sort } = address.search;
  const keep = () => {
    keepView({ name: name.trim(), search: { kind, view, q, status, sort } });
    onClose();
  };
  return (
    <Dialog
      title={t`Keep this view`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isDisabled={name.trim() === ""} onPress={keep}>{t`Keep view`}</Button>
        </>
      }
    >
      <TextField label={t`Name`} value={name} onChange={setName} autoFocus hint={t`View, filter, status and order are kept in this browser.`} />
    </Dialog>
  );
}
