/** How fresh what is shown is. */
export function LiveState() {
  return null;
}
