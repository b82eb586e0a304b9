export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <title>Checkout</title>
      </head>
      <body>{children}</body>
    </html>
  );
}
