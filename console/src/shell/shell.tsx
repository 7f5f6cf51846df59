import AppLayout, { type AppLayoutProps } from '@cloudscape-design/components/app-layout'
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import SplitPanel from '@cloudscape-design/components/split-panel'
import { Suspense, useEffect, useState } from 'react'
import { usePageName } from '../parts/page-title.ts'
import { plainText } from '../parts/plain-text.ts'
import { useSide } from '../parts/side-panel.tsx'
import { Loading } from '../parts/states.tsx'
import { follow } from '../router/follow.ts'
import { usePlace } from '../router/location.ts'
import { useLinks } from '../scope/scope.ts'
import { ScopeGate } from '../scope/scope-gate.tsx'
import type { SignedIn } from '../session/session.ts'
import { Broken } from './broken.tsx'
import { Shown } from './lazy-page.tsx'
import { Navigation } from './navigation.tsx'
import { fetchPages, pageOf } from './pages.tsx'
import { Top } from './top.tsx'

/** By then the first page is there, in milliseconds: nothing else has waited for the others. */
const SOON = 3_000

/** The frame around every page: where one is, where one can go, and the scope time. */
export function Shell({ session }: { readonly session: SignedIn }) {
  const { segments } = usePlace()
  const [isOpen, setOpen] = useState(() => globalThis.innerWidth > 1_000)
  const { title, page, name: id } = pageOf(segments)
  const known = usePageName()
  const name = id === undefined ? undefined : (known ?? id)
  const link = useLinks()
  const side = useSplitPanel()
  useEffect(() => {
    const timer = setTimeout(fetchPages, SOON)
    return () => clearTimeout(timer)
  }, [])
  const [first] = segments
  const crumbs = [
    { text: 'Dupin', href: link([]) },
    ...(first === undefined ? [] : [{ text: title, href: link([first]) }]),
    ...(name === undefined ? [] : [{ text: plainText(name, 80), href: '#' }]),
  ]
  document.title =
    name === undefined ? `${title} – Dupin` : `${plainText(name, 60)} – ${title} – Dupin`
  return (
    <>
      <button className="skip" type="button" onClick={skipToContent}>
        Skip to content
      </button>
      <Top session={session} />
      <AppLayout
        headerSelector="#top"
        navigation={<Navigation />}
        navigationOpen={isOpen}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        toolsHide
        {...side}
        breadcrumbs={<BreadcrumbGroup items={crumbs} onFollow={follow} ariaLabel="Breadcrumbs" />}
        content={
          <div id="content" tabIndex={-1}>
            <Broken key={segments.join('/')}>
              <Suspense fallback={<Loading what={title} />}>
                <ScopeGate>
                  <Shown page={page} segments={segments} />
                </ScopeGate>
              </Suspense>
            </Broken>
          </div>
        }
        ariaLabels={LABELS}
      />
    </>
  )
}

/** What a page shows beside itself, as the layout takes it. */
function useSplitPanel(): Partial<AppLayoutProps> {
  const { open, setHost } = useSide()
  const [size, setSize] = useState(480)
  return {
    splitPanelOpen: open !== undefined,
    splitPanelSize: size,
    splitPanelPreferences: { position: 'side' },
    onSplitPanelResize: ({ detail }) => setSize(detail.size),
    onSplitPanelToggle: ({ detail }) => {
      if (!detail.open) open?.close()
    },
    splitPanel: open && (
      <SplitPanel
        header={open.title}
        closeBehavior="hide"
        hidePreferencesButton
        i18nStrings={PANEL_LABELS}
      >
        <div ref={setHost} />
      </SplitPanel>
    ),
  }
}

const PANEL_LABELS = {
  closeButtonAriaLabel: 'Close this panel',
  openButtonAriaLabel: 'Open this panel',
  resizeHandleAriaLabel: 'Change the width of this panel',
}

function skipToContent(): void {
  document.getElementById('content')?.focus()
}

const LABELS = {
  navigation: 'Pages',
  navigationClose: 'Close the list of pages',
  navigationToggle: 'Open the list of pages',
}
