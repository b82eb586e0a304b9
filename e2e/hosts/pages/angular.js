/** A checkout in Angular, whose template binds properties. The page itself compiles the template. */
import '@angular/compiler';
import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';

class Checkout {
  checkout = window.checkout;
  renders = signal(0);
  canPay = signal(false);

  /** Makes new objects. Angular calls this method at each change detection, so the picker gets new objects often. */
  plans() {
    return this.checkout.plans.map((plan) => ({ ...plan }));
  }

  pay(event) {
    event.preventDefault();
    window.submitted.push(new FormData(event.target).get('plan'));
  }
}

const template = `
  <form id="payment" (submit)="pay($event)"></form>
  <ff-plan-picker
    [orgId]="checkout.orgId" [baseUrl]="checkout.baseUrl" [session]="checkout.session" [plans]="plans()"
    [form]="'payment'" [name]="'plan'" (plan-status)="canPay.set($event.detail.canPay)"
  ></ff-plan-picker>
  <button type="button" (click)="renders.set(renders() + 1)">Render</button>
  <output>{{ renders() }}</output>
  <button type="submit" form="payment" [disabled]="!canPay()">Pay</button>`;

Component({ selector: 'app-checkout', schemas: [CUSTOM_ELEMENTS_SCHEMA], template })(Checkout);

window.submitted = [];
bootstrapApplication(Checkout, { providers: [provideZonelessChangeDetection()] });
