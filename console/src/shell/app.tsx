import { Answered } from '../parts/states.tsx'
import { useTheme } from '../parts/theme.ts'
import { useSession } from '../session/session.ts'
import { SignIn } from '../session/sign-in.tsx'
import { Shell } from './shell.tsx'

/** Who is not signed in sees nothing but the way in. */
export function App() {
  useTheme()
  const session = useSession()
  return (
    <Answered of={session} what="the console">
      {(known) => (known.signedIn ? <Shell session={known} /> : <SignIn ways={known.ways} />)}
    </Answered>
  )
}
