/** Where the map's library comes from: a script of its own, fetched when the first map is on its way. */
export const readMapLibrary = () => import("./map");
