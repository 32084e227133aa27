import styles from "./qr_code.module.css";

/** A QR code, black on white in every theme, as readers want it: rows of `1` for dark and `0` for light. */
export function QrCode({ rows, label }: { rows: readonly string[]; label: string }) {
  const dark = rows.flatMap((row, at) => [...row.matchAll(/1+/g)].map((run) => `M${run.index} ${at}h${run[0].length}v1H${run.index}z`));
  return (
    <svg className={styles["code"]} role="img" aria-label={label} viewBox={`0 0 ${rows.length} ${rows.length}`} shapeRendering="crispEdges">
      <rect width={rows.length} height={rows.length} fill="#fff" />
      <path d={dark.join("")} fill="#000" />
    </svg>
  );
}
