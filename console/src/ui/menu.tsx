import type { ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Button } from "./button";
import styles from "./menu.module.css";

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly key?: string;
  readonly isDisabled?: boolean;
  readonly onAction: () => void;
}

/** A button that opens a list of actions; each may show the key that does the same. */
export function Menu(props: { label: ReactNode; accessibleLabel?: string; actions: readonly MenuAction[]; look?: "plain" | "quiet" }) {
  return (
    <MenuTrigger>
      <Button look={props.look ?? "plain"} {...(props.accessibleLabel === undefined ? {} : { "aria-label": props.accessibleLabel })}>
        {props.label}
      </Button>
      <Popover className={styles["popover"] ?? ""}>
        <AriaMenu className={styles["menu"] ?? ""} items={props.actions}>
          {(action) => (
            <MenuItem
              id={action.id}
              textValue={action.label}
              isDisabled={action.isDisabled ?? false}
              onAction={action.onAction}
              className={styles["item"] ?? ""}
            >
              <span>{action.label}</span>
              {action.key === undefined ? null : <kbd>{action.key}</kbd>}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
