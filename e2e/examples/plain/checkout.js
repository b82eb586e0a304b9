function showPlans() {
  const picker = PlanPicker.mount('#plans', checkout);
  picker.addEventListener('plan-status', () => {
    document.querySelector('#pay').disabled = !picker.canPay;
  });
}
showPlans();
