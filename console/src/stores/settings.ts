import { reactive, watch } from 'vue'
import type { Keep } from './tokens'

/** What somebody likes, kept by the browser: nobody else needs to know. */
export interface Settings {
  values: SettingValues
}

export interface SettingValues {
  theme: 'auto' | 'light' | 'dark'
  /** A short tone when something new is there for the agent. */
  sound: boolean
  /** The browser's own notification, while the page is not looked at. */
  notify: boolean
  /** Shortcuts of a single key; off for those whose tools send keys of their own. */
  shortcuts: boolean
}

const key = 'omni.settings'
const plain: SettingValues = { theme: 'auto', sound: false, notify: false, shortcuts: true }

export function createSettings(keep: Keep): Settings {
  const values = reactive<SettingValues>(restore(keep))
  watch(values, () => keep.setItem(key, JSON.stringify(values)), { flush: 'sync' })
  return { values }
}

function restore(keep: Keep): SettingValues {
  try {
    const kept = JSON.parse(keep.getItem(key) ?? '{}') as Partial<SettingValues>
    return {
      theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : plain.theme,
      sound: kept.sound === true,
      notify: kept.notify === true,
      shortcuts: kept.shortcuts !== false,
    }
  } catch {
    return { ...plain }
  }
}
