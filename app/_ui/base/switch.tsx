/** Something that is on or off. `name` says what; the words beside it may be its label. */
export function Switch({ name, on, onChange }: { name: string; on: boolean; onChange: (on: boolean) => void }) {
  return <button type="button" role="switch" aria-checked={on} aria-label={name} className="switch" onClick={() => onChange(!on)} />;
}
