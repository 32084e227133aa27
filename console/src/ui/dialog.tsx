import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import styles from "./dialog.module.css";

/** A question over the page. Escape and a click beside it close it, unless `isFirm`. */
export function Dialog(props: {
  title: string;
  children: ReactNode;
  /** The buttons, last the one that acts. */
  actions?: ReactNode;
  onClose: () => void;
  isFirm?: boolean;
  size?: "small" | "wide";
  role?: "dialog" | "alertdialog";
  /** Does it hold text alone? Then the text takes the focus, so that keys scroll it. */
  isText?: boolean;
}) {
  const { title, children, actions, onClose, isFirm = false, size = "small", role = "dialog", isText = false } = props;
  return (
    <ModalOverlay
      isOpen
      isDismissable={!isFirm}
      isKeyboardDismissDisabled={isFirm}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      className={styles["overlay"] ?? ""}
    >
      <Modal className={`${styles["modal"]} ${styles[size]}`}>
        <AriaDialog role={role} className={styles["dialog"] ?? ""}>
          <Heading slot="title" className={styles["title"] ?? ""}>
            {title}
          </Heading>
          <div className={styles["body"]} {...(isText ? { role: "group", "aria-label": title, tabIndex: 0 } : {})}>
            {children}
          </div>
          {actions === undefined ? null : <div className={styles["actions"]}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
