import { useEffect, useState } from 'react';

/** False while the server draws and in the first paint of the browser, true from then on: for what nobody needs so soon. */
export function usePainted(): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => setPainted(true), []);
  return painted;
}
