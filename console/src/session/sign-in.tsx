import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useEffect, useRef, useState } from 'react'
import { plainText } from '../parts/plain-text.ts'
import { type Session, useSigning } from './session.ts'

/** What stands behind the # of an address is for this page alone: it is taken and wiped before anything else. */
function takeFragment(name: string): string | undefined {
  const value = new URLSearchParams(location.hash.slice(1)).get(name) ?? undefined
  if (value !== undefined) history.replaceState(null, '', location.pathname + location.search)
  return value
}

export function SignIn({ ways }: Pick<Session, 'ways'>) {
  const { signIn } = useSigning()
  const [token, setToken] = useState('')
  const [refused, setRefused] = useState(() => takeFragment('refused'))
  const [isBusy, setBusy] = useState(false)
  const enter = async (given: string) => {
    setBusy(true)
    setRefused(undefined)
    await signIn(given.trim()).catch((error: unknown) => {
      setRefused(error instanceof Error ? error.message : 'It was refused.')
      setBusy(false)
    })
  }
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    const given = takeFragment('token')
    if (given !== undefined) void enter(given)
  })
  const back = location.pathname + location.search
  return (
    <main className="sign-in">
      <SpaceBetween size="l">
        <Box variant="h1" textAlign="center">
          Dupin
        </Box>
        {refused !== undefined && (
          <Alert type="error" header="Not signed in">
            {plainText(refused)}
          </Alert>
        )}
        {ways.oidc !== null && (
          <Button
            variant="primary"
            fullWidth
            href={`/api/v1/session/oidc?return=${encodeURIComponent(back)}`}
          >
            Sign in with {plainText(ways.oidc.label)}
          </Button>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void enter(token)
          }}
        >
          <Container header={<Header variant="h2">Sign in with a one-time token</Header>}>
            <SpaceBetween size="m">
              <FormField
                label="Token"
                description="dupin serve prints a link with one when it starts; dupin login makes another."
              >
                <Input
                  type="password"
                  value={token}
                  onChange={({ detail }) => setToken(detail.value)}
                  autoComplete={false}
                  autoFocus
                />
              </FormField>
              <Button
                variant={ways.oidc === null ? 'primary' : 'normal'}
                loading={isBusy}
                disabled={token.trim() === ''}
                formAction="submit"
              >
                Sign in
              </Button>
            </SpaceBetween>
          </Container>
        </form>
      </SpaceBetween>
    </main>
  )
}
