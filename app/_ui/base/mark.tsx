/** The mark: an oriel from outside, three lights, the middle one with the flap of an envelope. One colour, `currentColor`. */
export function Mark({ size = 24, stroke = 1.7 }: { size?: number; stroke?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={stroke}
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M7.5 3.5h9L21.5 6v12l-5 2.5h-9L2.5 18V6z" />
      <path d="M7.5 3.5v17M16.5 3.5v17" />
      <path d="M7.5 8.2l4.5 4 4.5-4" />
    </svg>
  );
}
