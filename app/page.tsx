// The front door leads to the list of incidents.
import { redirect } from 'next/navigation';

export default function Home() {
  redirect('/incidents');
}
