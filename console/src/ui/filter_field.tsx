import styles from "./filter_field.module.css";

/**
 * The filter of a list, which the key `/` goes to. It is a plain field: a list is often the first thing of the day, and
 * the kit's fields are heavier than the rest of it.
 */
export function FilterField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <input
      type="search"
      className={styles["filter"]}
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      data-filter=""
    />
  );
}
