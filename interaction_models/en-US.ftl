# What we answer in English. One message for each topic of a dialogue act; at most two sentences.
# $-variables are facts of the act, already in spoken form; $items and $entries are numbers, for choosing a form.

# Pieces

line = { $count } { $goods }
line-unit = { $count } { $unit } of { $goods }
line-options = { $line } with { $options }
line-without = { $line } without { $options }
line-both = { $line } with { $added } and without { $removed }
option-extra = extra { $option }
option-light = light { $option }
option-counted = { $count } { $option }
list-two = { $first } and { $last }
list-many = { $rest }, and { $last }
list-either-two = { $first } or { $last }
list-either-many = { $rest }, or { $last }
and-more = { $items ->
    [one] { $list } and one more item
   *[other] { $list } and { $count } more items
}
today = today at { $time }
tomorrow = tomorrow at { $time }
on-date = on { $date }
day-today = today
day-yesterday = yesterday

# Greeting and manners

greeting = Welcome to { $shop }. What would you like?
greeting-cart = Welcome back to { $shop }. You have { $lines } in your cart; what else would you like?
help = You can order things by name, say check out, or ask where your order is. What would you like?
nothing-to-repeat = I haven't said anything yet. What would you like?
goodbye = Goodbye.
goodbye-cart = I'll keep your cart for you. Goodbye.
never-mind = Okay, never mind. What would you like?
silence = I'm listening. What would you like?
not-understood = Sorry, I didn't understand that. What would you like?
two-choices = I still didn't get that. You can tell me what to order, or say where is my order; which is it?
nothing-asked = I haven't asked you anything yet. What would you like?
no-problem = Okay. What would you like?
cart-full = Your cart is full; take something out or check out first. What would you like?
cancel-again = Shall I cancel order number { $number }?
empty-cart-again = Shall I empty your cart?
repeated = { $said }
apology = Sorry, something went wrong on our side. Please try again.
apology-not-placed = Sorry, something went wrong on our side and nothing was ordered. Say check out to try again.
apology-unknown = Sorry, something went wrong, and I can't tell yet whether your order was placed. Ask me in a moment where your order is.
store-unavailable = Sorry, the shop can't be reached just now. Please try again later.
other-language = Sorry, I don't speak your language yet.

# The cart

added = Okay, { $lines } for { $price }. Anything else?
changed = Okay, that's { $lines } now. Anything else?
removed = Okay, I took out { $lines }. Anything else?
removed-empty = Okay, I took out { $lines } and your cart is empty. What would you like?
added-but = Okay, { $lines } for { $price }, but I couldn't find { $unknown }. Anything else?
added-but-out = Okay, { $lines } for { $price }, but { $goods } is out of stock. Anything else?
not-sold = Sorry, I can't find { $unknown } in our shop. What else would you like?
out-of-stock = Sorry, { $goods } is out of stock. What else would you like?
no-more = Sorry, we have no more than the { $lines } in your cart. Anything else?
not-like-that = Sorry, we don't have { $goods } like that. What else would you like?
only-some = Sorry, we only have { $lines }, so that's what I put in your cart. Anything else?
quantity-zero = Tell me how many { $goods } you'd like, at least one. How many?
too-many-together = With those in your cart that's more than I can take; { $most } { $goods } are the most. Anything else?
quantity-too-large = That's more than I can take; { $most } is the most I can sell of one thing. How many { $goods } would you like?
how-many-again = How many would you like?
which-again = Which one would you like?
which = Which { $category } would you like: { $choices }?
not-in-cart = I don't see { $unknown } in your cart. What would you like?
cart = You have { $lines } in your cart, { $total } with tax and delivery. Anything else?
cart-pick-up = You have { $lines } in your cart, { $total } with tax. Anything else?
cart-empty = Your cart is empty. What would you like?
empty-cart-confirm = That takes { $lines } out of your cart. Shall I empty it?
emptied = Okay, your cart is empty. What would you like?
undone = Okay, I undid that, and your cart has { $lines }, { $total } in total. Anything else?
undone-empty = Okay, I undid that, and your cart is empty. What would you like?
nothing-to-undo = There is nothing to undo. What would you like?
kept = Okay, I left your cart as it is. Anything else?
what-else = What else would you like?
cart-moved = Your cart has changed since then: { $lines }, { $total } in total. Shall I place this order?

# Buying

lead = From { $shop }
lead-without = Without { $goods }, which we don't have now, from { $shop }
lead-on-top = On top of order number { $number }, from { $shop }
read-back = { $lead }: { $lines }, delivered to { $address } for { $total } with tax and delivery, { $payment }. Shall I place the order?
read-back-pick-up = { $lead }: { $lines }, to pick up at the shop for { $total } with tax, { $payment }. Shall I place the order?
pay-account = from your account
pay-delivery = paid on delivery
pay-pick-up = paid at the shop
place-order-again = Shall I place the order?
placed-delivery = Done: order number { $number } for { $total } arrives { $when }. Anything else?
placed-pick-up = Done: order number { $number } for { $total } is ready to pick up { $when }. Anything else?
not-placed = Okay, I haven't ordered anything and your cart is kept. What would you like to change?
price-changed = The total has changed to { $total } for { $lines }. Shall I place the order at that price?
stock-gone = Some of it has just sold out; what's left is { $lines } for { $total }. Shall I place that order?
stock-gone-all = Sorry, all of it has just sold out, and nothing was ordered. What else would you like?
nothing-to-order = Your cart is empty, so there's nothing to order. What would you like?
already-placed = Order number { $number } is already placed and can't get smaller. You can say cancel my order; what would you like?

# Past orders

no-orders = You haven't ordered anything yet. What would you like?
no-usual = You don't have a usual yet. What would you like?
gone-from-menu = Sorry, nothing of that is to be had now. What would you like?
status-placed-delivery = Order number { $number } is being prepared and should arrive { $when }. Anything else?
status-placed-pick-up = Order number { $number } is being prepared and should be ready { $when }. Anything else?
status-ready-delivery = Order number { $number } is ready and on its way to you. Anything else?
status-ready-pick-up = Order number { $number } is ready to be picked up. Anything else?
status-delivered = Order number { $number } from { $day } was delivered. Anything else?
status-cancelled = Order number { $number } from { $day } was cancelled. Anything else?
cancel-confirm = That is order number { $number }: { $lines } for { $total }. Shall I cancel it?
cancelled = Order number { $number } is cancelled, and you don't pay for it. Anything else?
cancel-too-late = Order number { $number } can't be cancelled any more; it's { $state }. Anything else?
state-ready = already on its way
state-delivered = already delivered
state-cancelled = cancelled already
nothing-to-cancel = You have no open order to cancel. What would you like?
not-cancelled = Okay, your order stays as it is. Anything else?

# The account

balance = Your balance is { $amount }. Anything else?
balance-owed = You owe { $amount }. Anything else?
no-transactions = There is nothing on your account yet. Anything else?
transactions = { $entries ->
    [one] Your last transaction: { $list }. Anything else?
   *[other] Your last { $count } transactions: { $list }. Anything else?
}
transaction-deposit = { $day } { $amount } paid in
transaction-order = { $day } an order for { $amount }
transaction-cancellation = { $day } { $amount } back for a cancelled order
transaction-payment = { $day } { $amount } paid on delivery
spent = From { $first } to { $last }, you spent { $amount }. Anything else?
spent-day = On { $first }, you spent { $amount }. Anything else?
spent-nothing = From { $first } to { $last }, you spent nothing. Anything else?
spent-nothing-day = On { $first }, you spent nothing. Anything else?
period-unknown = Sorry, I don't know which days you mean. You can say: last month, or since Monday.
spent-ever = You have spent { $amount } with us so far. Anything else?
