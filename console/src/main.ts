import { createApp } from 'vue'
import App from './App.vue'
import { createHttp } from './api/http'
import { startLocale } from './i18n'
import { createSession } from './stores/session'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-button.css'
import 'element-plus/theme-chalk/el-input.css'
import 'element-plus/theme-chalk/el-alert.css'
import 'element-plus/theme-chalk/el-notification.css'
import 'element-plus/theme-chalk/el-skeleton.css'
import 'element-plus/theme-chalk/el-skeleton-item.css'
import './styles/tokens.css'
import './styles/base.css'

startLocale()
const session = createSession(createHttp({ base: import.meta.env.VITE_OMNI_URL ?? '', fetch: (...call) => fetch(...call), timeoutMs: 15_000 }))
createApp(App, { session }).mount('#app')
