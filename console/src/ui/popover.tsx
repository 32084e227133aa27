import type { ReactNode } from "react";
import { Dialog, DialogTrigger, Popover as AriaPopover } from "react-aria-components";
import { Button } from "./button";
import styles from "./popover.module.css";

/** A button that opens a panel beside it, over the page; Escape and a press elsewhere close it. */
export function PopoverButton(props: {
  label: ReactNode;
  accessibleLabel: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** What the panel is called. */
  title: string;
  children: ReactNode;
}) {
  return (
    <DialogTrigger isOpen={props.isOpen} onOpenChange={props.onOpenChange}>
      <Button look="quiet" aria-label={props.accessibleLabel}>
        {props.label}
      </Button>
      <AriaPopover className={styles["popover"] ?? ""} placement="bottom end">
        <Dialog className={styles["panel"] ?? ""} aria-label={props.title}>
          {props.children}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
