import { createApp } from 'vue'
import App from './App.vue'
import { createHttp } from './api/http'
import { startLocale } from './i18n'
import { createPages } from './pages/router'
import { createSession } from './stores/session'
import { createSettings } from './stores/settings'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-button.css'
import 'element-plus/theme-chalk/el-input.css'
import 'element-plus/theme-chalk/el-alert.css'
import 'element-plus/theme-chalk/el-notification.css'
import 'element-plus/theme-chalk/el-skeleton.css'
import 'element-plus/theme-chalk/el-skeleton-item.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/manage.css'

startLocale()
const settings = createSettings(localStorage)
const session = createSession(createHttp({ base: import.meta.env.VITE_OMNI_URL ?? '', fetch: (...call) => fetch(...call), timeoutMs: 15_000 }))
const router = createPages(() => session.workspace.value?.agent.value.role ?? null)
const app = createApp(App, { session, settings }).use(router)
void router.isReady().then(() => app.mount('#app'))
