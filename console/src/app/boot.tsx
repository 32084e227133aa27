/** The bare layout of a page until it is known who is in: what index.html paints before any script has come. */
export function Boot() {
  return (
    <div className="boot" aria-busy="true">
      <div className="boot-top">
        <b>Haulier</b>
      </div>
    </div>
  );
}
