export default function Page() { return <p>Oriel</p>; }
