import vue from '@vitejs/plugin-vue';

const isCustomElement = (tag) => tag === 'ff-plan-picker';

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
