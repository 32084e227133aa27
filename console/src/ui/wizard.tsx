import type { ReactNode } from "react";
import styles from "./wizard.module.css";

export interface Step {
  readonly id: string;
  readonly title: string;
}

/** The archetype of a wizard: numbered steps, each with an address of its own, so that nothing is lost on reload. */
export function WizardScreen(props: {
  title: ReactNode;
  steps: readonly Step[];
  current: string;
  stepsLabel: string;
  children: ReactNode;
  actions: ReactNode;
}) {
  const at = props.steps.findIndex((step) => step.id === props.current);
  return (
    <div className={styles["screen"]}>
      <h1>{props.title}</h1>
      <ol className={styles["steps"]} aria-label={props.stepsLabel}>
        {props.steps.map((step, index) => (
          <li key={step.id} aria-current={index === at ? "step" : undefined} className={index < at ? styles["done"] : ""}>
            <b>{index + 1}</b> {step.title}
          </li>
        ))}
      </ol>
      <div className={styles["body"]}>{props.children}</div>
      <footer className={styles["actions"]}>{props.actions}</footer>
    </div>
  );
}
