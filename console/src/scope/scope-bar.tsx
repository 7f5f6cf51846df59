import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTimes } from '../parts/preferences.ts'
import { follow } from '../router/follow.ts'
import { hrefOf, usePlace } from '../router/location.ts'
import { useScope } from './scope.ts'

const ScopePicker = lazy(async () => ({
  default: (await import('./scope-picker.tsx')).ScopePicker,
}))

/** The picker is needed by nobody before the page is there. */
const SOON = 2_000

/** Scope time: what every page looks at, kept from page to page by its address. */
export function ScopeBar() {
  const [isWanted, setWanted] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setWanted(true), SOON)
    return () => clearTimeout(timer)
  }, [])
  const shown = <Shown onWanted={() => setWanted(true)} />
  return (
    <div className="scope-bar">
      <Compared />
      {isWanted ? (
        <Suspense fallback={shown}>
          <ScopePicker />
        </Suspense>
      ) : (
        shown
      )}
    </div>
  )
}

/** The scope time, until it can be changed. */
function Shown({ onWanted }: { readonly onWanted: () => void }) {
  const scope = useScope()?.scope
  const { minute, timeZone } = useTimes()
  const text =
    scope === undefined ? '' : `${minute(scope.start)} — ${minute(scope.end)} ${timeZone}`
  return (
    <Button iconName="calendar" onClick={onWanted} ariaLabel={`Scope time ${text}`}>
      {text}
    </Button>
  )
}

/** What the scope is held against, and the way back to what the latest run looked at. */
function Compared() {
  const scope = useScope()
  const { segments, query } = usePlace()
  const { day } = useTimes()
  if (scope === undefined) return <span />
  const { baseline, run } = scope
  const isOfRun =
    run === null || (run.scope.start === scope.scope.start && run.scope.end === scope.scope.end)
  const asked = Object.fromEntries(query)
  return (
    <Box variant="small" color="text-body-secondary">
      <span className="scope-words">
        Scope time, compared with the 45 days before ({day(baseline.start)} to {day(baseline.end)}).{' '}
      </span>
      {!isOfRun && (
        <Link
          fontSize="inherit"
          href={hrefOf(segments, { ...asked, from: run.scope.start, to: run.scope.end })}
          onFollow={follow}
        >
          Scope of the latest run
        </Link>
      )}
    </Box>
  )
}
