import TopNavigation from '@cloudscape-design/components/top-navigation'
import { setPreferences, usePreferences } from '../parts/preferences.ts'
import { go } from '../router/location.ts'
import { useLinks } from '../scope/scope.ts'
import { ScopeBar } from '../scope/scope-bar.tsx'
import { type SignedIn, useSigning } from '../session/session.ts'
import { QuickSearch } from './quick-search.tsx'

/** The bar above all pages: search, mode, who is signed in; below it the scope time. */
export function Top({ session: { principal } }: { readonly session: SignedIn }) {
  const { signOut } = useSigning()
  const { theme } = usePreferences()
  const link = useLinks()
  const act = (id: string) => {
    if (id === 'out') void signOut()
    else if (id === 'settings') go(link(['settings']))
    else if (id === 'system' || id === 'light' || id === 'dark') setPreferences({ theme: id })
  }
  return (
    <div id="top">
      <TopNavigation
        identity={{ href: link([]), title: 'Dupin', onFollow: toStart }}
        search={<QuickSearch />}
        i18nStrings={TEXTS}
        utilities={[
          {
            type: 'menu-dropdown',
            iconName: 'light-dark',
            ariaLabel: 'Colours',
            title: 'Colours',
            onItemClick: ({ detail }) => act(detail.id),
            items: MODES.map((mode) => ({
              ...mode,
              itemType: 'checkbox',
              checked: mode.id === theme,
            })),
          },
          {
            type: 'menu-dropdown',
            text: principal.name,
            description: `${principal.account} · ${principal.role}`,
            iconName: 'user-profile',
            onItemClick: ({ detail }) => act(detail.id),
            items: [
              { id: 'settings', text: 'Settings' },
              { id: 'out', text: 'Sign out' },
            ],
          },
        ]}
      />
      <ScopeBar />
    </div>
  )

  function toStart(event: CustomEvent) {
    event.preventDefault()
    go(link([]))
  }
}

const MODES = [
  { id: 'system', text: 'As the system' },
  { id: 'light', text: 'Light' },
  { id: 'dark', text: 'Dark' },
] as const

const TEXTS = {
  searchIconAriaLabel: 'Search',
  searchDismissIconAriaLabel: 'Close search',
  overflowMenuTriggerText: 'More',
  overflowMenuTitleText: 'All',
  overflowMenuBackIconAriaLabel: 'Back',
  overflowMenuDismissIconAriaLabel: 'Close menu',
}
