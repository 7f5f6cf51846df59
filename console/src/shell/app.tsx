import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Answered } from '../parts/states.tsx'
import { useTheme } from '../parts/theme.ts'
import { ALL_BUT_SESSION, useSession } from '../session/session.ts'
import { SignIn } from '../session/sign-in.tsx'
import { Shell } from './shell.tsx'

/** Who is not signed in sees nothing but the way in. */
export function App() {
  useTheme()
  const session = useSession()
  const queries = useQueryClient()
  const isOut = session.data?.signedIn === false
  useEffect(() => {
    // What somebody else saw is not kept for whoever signs in next.
    if (isOut) queries.removeQueries(ALL_BUT_SESSION)
  }, [isOut, queries])
  return (
    <Answered of={session} what="the console">
      {(known) => (known.signedIn ? <Shell session={known} /> : <SignIn ways={known.ways} />)}
    </Answered>
  )
}
