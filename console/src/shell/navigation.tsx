import SideNavigation, {
  type SideNavigationProps,
} from '@cloudscape-design/components/side-navigation'
import { follow } from '../router/follow.ts'
import { usePlace } from '../router/location.ts'
import { useLinks } from '../scope/scope.ts'
import { PAGES } from './pages.tsx'

/** The pages, in the order of an investigation. */
export function Navigation() {
  const link = useLinks()
  const { segments } = usePlace()
  const linkTo = (path: string) => link(path === '' ? [] : [path])
  const sections = [...new Set(PAGES.map(({ section }) => section))]
  const itemsOf = (section: string | undefined) =>
    PAGES.filter((page) => page.section === section && page.isListed !== false).map(
      ({ path, title }) => ({
        type: 'link' as const,
        text: title,
        href: linkTo(path),
      }),
    )
  return (
    <SideNavigation
      activeHref={linkTo(segments[0] ?? '')}
      onFollow={follow}
      items={sections.flatMap<SideNavigationProps.Item>((section) =>
        section === undefined
          ? itemsOf(undefined)
          : [{ type: 'section' as const, text: section, items: itemsOf(section) }],
      )}
    />
  )
}
