import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaProps } from "react-aria-components";
import styles from "./button.module.css";

interface ButtonProps extends Omit<AriaProps, "className" | "style" | "children"> {
  readonly children: ReactNode;
  /** `primary` once a view, `danger` for what cannot be undone, `quiet` in rows and bars, `link` for what leads elsewhere. */
  readonly look?: "plain" | "primary" | "danger" | "quiet" | "link";
}

/** Something that acts. While `isPending` it stays focusable and says that it is busy. */
export function Button({ look = "plain", ...rest }: ButtonProps) {
  return <AriaButton {...rest} className={`${styles["button"]} ${styles[look]}`} />;
}
