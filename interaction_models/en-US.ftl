# What we answer in English. One message for each topic of a dialogue act; at most two sentences.
# $-variables are facts of the act, already in spoken form; $entries is a number, for choosing a form.

# Pieces

line = { $count } { $goods }
line-unit = { $count } { $unit } of { $goods }
line-options = { $line } with { $options }
line-without = { $line } without { $options }
line-both = { $line } with { $added } and without { $removed }
option-extra = extra { $option }
option-light = light { $option }
option-amount = { $amount } { $option }
option-counted = { $count } { $option }
list-two = { $first } and { $last }
list-many = { $rest }, and { $last }
list-either-two = { $first } or { $last }
list-either-many = { $rest }, or { $last }
and-more = { $list } and { $count } more items
unit-of = { $unit } of { $goods }
offer-priced = { $goods } for { $price }
pack-price = { $pack } for { $price }
today = today at { $time }
tomorrow = tomorrow at { $time }
on-date = on { $date } at { $time }
on-weekday = on { $weekday }, { $date }, at { $time }
day-today = today
day-yesterday = yesterday

# Greeting and manners

greeting = Welcome to { $shop }. What would you like?
greeting-ready-delivery = Welcome back to { $shop }, order number { $number } is on its way to you. What would you like?
greeting-ready-pick-up = Welcome back to { $shop }, order number { $number } is ready to be picked up. What would you like?
greeting-cart = Welcome back to { $shop }. You have { $lines } in your cart; what else would you like?
kinds = We have { $kinds }. Which of them would you like to hear about?
kinds-more = We have { $kinds } among others. Which of them would you like to hear about?
popular-which = People like { $list } best. Which one would you like?
none-rated = Nobody has told me yet what they like best. Anything else?
which-amount = How much would you like to spend? Say it like: something under ten dollars.
none-within = Nothing of that costs { $amount } or less. Anything else?
within-which = For { $amount } or less there is { $list }. { $entries ->
    [one] Would you like that?
   *[other] Which one would you like?
}
running-low = By now you are usually out of { $list }. Which one would you like?
running-low-one = By now you are usually out of { $list }. Would you like that?
not-running-low = As far as I can tell, you have enough of what you buy again and again. Anything else?
shop-address = The shop is at { $address }. Anything else?
shop-phone = The shop's number is { $phone }. Anything else?
only-to-address = I can only deliver to the address that the shop has for you, { $address }. Anything else?
no-address-known = The shop has no address for you yet, and only the shop can note one. Anything else?
help = You can order things by name, say check out, or ask where your order is. What would you like?
hello = Hello! What can I do for you?
about-us = I'm the voice of { $shop }, a computer program that takes orders and looks things up. What would you like?
unsure-yes = I take that for a yes; to be sure, please just say yes. What would you like?
remark = I see. What would you like?
remember-what = What shall I remember? Say it like: remember that I'm allergic to nuts.
take-your-time = Take your time.
you-are-welcome = You're welcome. Anything else?
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
removed-but = Okay, I took out { $lines }, but I couldn't find { $unknown }. Anything else?
removed-added = Okay, I took out { $gone } and added { $lines } for { $price }. Anything else?
removed-added-but = Okay, I took out { $gone } and added { $lines } for { $price }, but I couldn't find { $unknown }. Anything else?
removed-changed = Okay, I took out { $gone }, and that's { $lines } now. Anything else?
removed-empty = Okay, I took out { $lines } and your cart is empty. What would you like?
added-unfitting = Okay, { $lines } for { $price }, but careful: the shop doesn't say that { $goods } is { $trait }. Anything else?
added-untold = Okay, { $lines } for { $price }, but the shop doesn't say what { $goods } contains. Anything else?
added-careful = Okay, { $lines } for { $price }, but careful: the shop says that { $goods } contains { $trait }. Anything else?
added-but = Okay, { $lines } for { $price }, but I couldn't find { $unknown }. Anything else?
added-kept = Okay, { $lines } for { $price }, but that can't be had without { $unknown }. Anything else?
added-but-out = Okay, { $lines } for { $price }, but { $goods } is out of stock. Anything else?
not-sold = Sorry, I can't find { $unknown } in our shop. What else would you like?
out-of-stock = Sorry, { $goods } is out of stock. What else would you like?
no-more = Sorry, we have no more than the { $lines } in your cart. Anything else?
not-like-that-but = Sorry, we don't have { $goods } like that; it comes as { $list }. What else would you like?
not-like-that = Sorry, we don't have { $goods } like that. What else would you like?
only-some = Sorry, we only have { $lines }, so that's what I put in your cart. Anything else?
quantity-zero = Tell me how many { $goods } you'd like, at least one. How many?
too-many-together = With those in your cart that's more than I can take; { $most } { $goods } are the most. Anything else?
quantity-too-large = That's more than I can take; { $most } is the most I can sell of one thing. How many { $goods } would you like?
how-many-again = How many would you like?
which-again = Which one would you like?
which-order = Which is right: the first, { $first }, or the second, { $second }?
which-order-again = The first one or the second one?
which = Which { $category } would you like: { $choices }?
not-in-cart = I don't see { $unknown } in your cart. What would you like?
cart = You have { $lines } in your cart, { $total } with tax and delivery. Anything else?
cart-pick-up = You have { $lines } in your cart, { $total } with tax. Anything else?
cart-empty = Your cart is empty. What would you like?
empty-cart-confirm = That takes { $lines } out of your cart. Shall I empty it?
emptied = Okay, your cart is empty. What would you like?
nothing-put = Okay, nothing was ordered. Anything else?
undone = Okay, I undid that, and your cart has { $lines }, { $total } in total. Anything else?
undone-empty = Okay, I undid that, and your cart is empty. What would you like?
nothing-to-undo = There is nothing to undo. What would you like?
kept = Okay, I left your cart as it is. Anything else?
what-else = What else would you like?
cart-moved = Your cart has changed since then: { $lines }, { $total } in total. Shall I place this order?

# Buying

lead = From { $shop }
lead-added = Okay, { $lines }, too; from { $shop }
lead-changed = Okay, that's { $lines } now; from { $shop }
lead-removed-added = Okay, I took out { $gone } and added { $lines }; from { $shop }
lead-removed-changed = Okay, I took out { $gone }, and that's { $lines } now; from { $shop }
lead-removed = Okay, I took out { $lines }; from { $shop }
hint-details = ; say details to hear them all
lead-on-top = On top of order number { $number }, from { $shop }
lead-instead = Instead of order number { $number }, from { $shop }
lead-careful = Careful, { $goods } contains { $trait }, from { $shop }
lead-again-careful = Careful, { $goods } contains { $trait }; it's
lead-again = It's
lead-without = We don't have { $goods } now, so it's
lead-only = We only have { $lines } left, so it's
lead-price = Since then { $goods } went from { $before } to { $price }; it's
read-back = { $lead }: { $lines }, delivered to { $address } { $when } for { $total } with tax and delivery{ $saving }, { $payment }{ $note }{ $hint }. Shall I place the order?
read-back-pick-up = { $lead }: { $lines }, to pick up at the shop { $when } for { $total } with tax{ $saving }, { $payment }{ $note }{ $hint }. Shall I place the order?
read-back-again = That's { $total } with tax and delivery at { $shop }{ $saving }, { $payment }. { $lead } { $lines }, delivered to { $address } { $when }{ $note }{ $hint }; shall I place the order?
read-back-again-pick-up = That's { $total } with tax at { $shop }{ $saving }, { $payment }. { $lead } { $lines }, to pick up { $when }{ $note }{ $hint }; shall I place the order?
with-note = , with the note “{ $note }”
saving = , { $amount } off already
pay-account = from your account
pay-delivery = paid on delivery
pay-pick-up = paid at the shop
pay-provider = from your stored payment
place-order-again = Shall I place the order?
placed-delivery = Done: order number { $number } for { $total } arrives { $when }. Anything else?
placed-pick-up = Done: order number { $number } for { $total } is ready to pick up { $when }. Anything else?
not-placed = Okay, I haven't ordered anything and your cart is kept. What would you like to change?
price-changed = The total has changed to { $total } for { $lines }. Shall I place the order at that price?
stock-gone = Some of it has just sold out; what's left is { $lines } for { $total }. Shall I place that order?
stock-gone-all = Sorry, all of it has just sold out, and nothing was ordered. What else would you like?
nothing-to-order = Your cart is empty, so there's nothing to order. What would you like?
order-stays = Okay, order number { $number } stays as it is. Anything else?
already-begun = Order number { $number } is being prepared and can't get smaller any more. You can order something else; what would you like?
too-late-to-replace = Order number { $number } is being prepared already and will come, too. With { $lines } more it would be { $total } on top; shall I place that order as well?
payment-refused = Sorry, the payment was refused and nothing was ordered. Your cart is kept; what would you like?
payment-approval = Please approve the payment in your bank's app. Say yes once you have.
payment-unknown = I can't tell yet whether your payment went through. Say yes in a moment and I'll look again; you won't pay twice.
will-pick-up = Okay, you'll pick it up, for { $total } with tax. Anything else?
will-pick-up-then = Okay, you'll pick it up { $when }, for { $total } with tax. Anything else?
will-deliver-then = Okay, we'll bring it to { $address } { $when } for { $total } with tax and delivery. Anything else?
what-then = Okay, for { $when }. What would you like?
which-time = I'm not sure which day and time you mean; say it like: tomorrow at six in the evening. Anything else?
closed-then = The shop is closed on { $day }; the soonest after that is { $when }. Anything else?
not-so-early-or-late = On { $day } the shop is open from { $opens } to { $closes }, and the soonest is { $when }. Anything else?
not-then = It can't be then: the soonest is { $when }, and then any time while the shop is open in the next { $days } days. Anything else?
will-deliver = Okay, we'll bring it to { $address } for { $total } with tax and delivery. Anything else?
goes-to = It goes to { $address }. Anything else?
is-picked-up = You pick it up at the shop. Anything else?
order-goes-to = Order number { $number } goes to { $address }. Anything else?
order-is-picked-up = You pick up order number { $number } at the shop. Anything else?
address-known = The address that the shop has for you is { $address }. Anything else?
addresses-known = The address that the shop has for you is { $address }, and it keeps { $list }. Anything else?
noted = Okay, I'll pass that on: “{ $note }”. Anything else?
noted-order = Okay, I've put that on order number { $number }: “{ $note }”. Anything else?
note-what = What shall I pass on? Say it like: tell the driver to ring the bell.
no-address = I don't have an address to deliver to; the shop can note one for you. Anything else?

# Coupons

offers = You can use { $list }. Anything else?
offers-none-fits = No coupon fits your cart yet: there is { $list }. Anything else?
no-offers = There are no offers just now. Anything else?
coupon-percent = { $code } for { $percent } percent off
coupon-percent-from = { $code } for { $percent } percent off when you spend { $least }
coupon-amount = { $code } for { $amount } off
coupon-amount-from = { $code } for { $amount } off when you spend { $least }
coupon-used = Okay, { $code } saves you { $saving }, so the total is { $total }. Anything else?
coupon-unknown = I don't know a coupon called { $code }. Anything else?
coupon-early = The coupon { $code } only begins on { $day }. Anything else?
coupon-expired = The coupon { $code } ended on { $day }. Anything else?
coupon-used-up = You have used the coupon { $code } already. Anything else?
coupon-little = The coupon { $code } needs a cart of at least { $least }. Anything else?
coupon-empty = Put something into your cart first, then I can take the coupon off. What would you like?

# Past orders

no-orders = You haven't ordered anything yet. What would you like?
last-order = Order number { $number } from { $day } was { $lines } for { $total }. Anything else?
never-ordered = I don't see an order of yours with that. Anything else?
no-earlier-order = There is no order before that one. Anything else?
order-listed = number { $number } from { $day } for { $total }
orders = { $entries ->
    [one] There is one order
   *[other] There are { $count } orders
}: { $list }. Anything else?
orders-more = The latest orders are { $list }; say more for those before. Anything else?
no-such-order = I don't see an order of yours with that number. Anything else?
no-usual = You don't have a usual yet. What would you like?
no-orders-then = You didn't order anything from { $first } to { $last }. What would you like?
no-orders-then-day = You didn't order anything on { $first }. What would you like?
not-in-that-order = I can't change that in your order. What would you like?
gone-from-menu = Sorry, nothing of that is to be had now. What would you like?
status-placed-delivery = Order number { $number } is placed and should arrive { $when }. Anything else?
status-placed-pick-up = Order number { $number } is placed and should be ready { $when }. Anything else?
status-begun-delivery = Order number { $number } is being prepared and should arrive { $when }. Anything else?
status-begun-pick-up = Order number { $number } is being prepared and should be ready { $when }. Anything else?
status-ready-delivery = Order number { $number } is ready and on its way to you. Anything else?
status-ready-carrier = Order number { $number } is on its way with { $carrier } and should arrive { $when }. Anything else?
status-ready-pick-up = Order number { $number } is ready to be picked up. Anything else?
status-delivered = Order number { $number } from { $day } was delivered. Anything else?
would-arrive = What you have in your cart would arrive { $when }. Anything else?
would-be-ready = What you have in your cart would be ready { $when }. Anything else?
status-cancelled = Order number { $number } from { $day } was cancelled. Anything else?
cancel-confirm = That is order number { $number }: { $lines } for { $total }. Shall I cancel it?
cancelled = Order number { $number } is cancelled, and you don't pay for it. Anything else?
cancel-too-late = Order number { $number } can't be cancelled any more; it's { $state }. Anything else?
state-begun = already being prepared
state-ready = already on its way
state-delivered = already delivered
state-cancelled = cancelled already
nothing-to-cancel = You have no open order to cancel. What would you like?
not-cancelled = Okay, your order stays as it is. Anything else?

# Choosing

have-which = We have { $list }. { $entries ->
    [one] Would you like that?
   *[other] Which one would you like?
}
which-more = There is also { $list }. { $entries ->
    [one] Would you like that?
   *[other] Which one would you like?
}
which-of-these = Those are { $list }. { $entries ->
    [one] Would you like that?
   *[other] Which one would you like?
}
new-which = New is { $list }. { $entries ->
    [one] Would you like that?
   *[other] Which one would you like?
}
serves-which = For { $people } people I'd suggest { $lines }. { $entries ->
    [one] Would you like that?
   *[other] Which one would you like?
}
recommend-which = I'd suggest { $choices }. Which one would you like?
recommend-one = I'd suggest { $choices }. Would you like that?
cheapest-which = The cheapest is { $choices }. { $entries ->
    [one] Would you like that?
   *[other] Which one would you like?
}
cheaper-which = Cheaper is { $choices }. Which one would you like?
cheaper-one = Cheaper is { $choices }. Would you like that one?
cheaper-one-unit = Cheaper is { $choices }, { $amount } per { $unit }. Would you like that one?
is-cheapest = { $goods } is the cheapest of its kind we have. Anything else?
nothing-more = That was all. Anything else?
no-more-offers = That was all of them. Which one would you like?
nothing-offered = I haven't offered you anything yet. What would you like?
none-like-that = I can't say that any of those is { $trait }. Which one would you like?
cannot-tell = I can't tell those apart that way. Which one would you like?
none-of-these = I can't say that any of those is { $trait }. Anything else?
nothing-new = There is nothing new just now. Anything else?
nothing-left = Nothing fits all of that. What would you like?
good-for-unknown = The shop doesn't say what is good for that; what kind of thing are you looking for? For example { $kinds }.
choose-what = What kind of thing are you looking for? For example { $kinds }.
narrow-labels = Should it be { $trait }?
narrow-price = Should it cost less than { $amount }?
about-what = What do you mean? Please name it.
in-stock = Yes, we have { $goods } for { $price }. Anything else?
in-stock-few = Yes, we have { $goods } for { $price }, but only { $left } left. Anything else?
is-out-of-stock = Sorry, { $goods } is out of stock. Anything else?
price = { $goods } is { $price }. Anything else?
prices = { $goods } comes as { $list }. Anything else?
sizes-beside-cart = You have { $lines } in your cart; { $goods } comes as { $list }. Anything else?
sizes = { $goods } comes as { $list }. Anything else?
one-size = { $goods } comes in one size. Anything else?
option-has = Yes, { $option }: you have { $lines } in your cart. Anything else?
option-has-not = No, not { $option }: you have { $lines } in your cart. Anything else?
option-is = No, not { $option } but { $current }: you have { $lines } in your cart. Anything else?
option-told = It's { $current }: you have { $lines } in your cart. Anything else?
option-possible = Yes, { $option } is a choice for { $goods }, at { $price }. Anything else?
options = For { $goods } you can choose { $list }. Anything else?
options-more = For { $goods } you can choose { $list }, and there is more. Anything else?
options-rather = I don't know { $unknown } for { $goods }, but you can choose { $list }. Anything else?
options-beside-cart = You have { $lines } in your cart, and you can choose { $list }. Anything else?
no-options = There is nothing to choose for { $goods }. Anything else?
told = { $goods } is { $description }, for { $price }. Anything else?
told-labels = { $goods } is { $labels } and costs { $price }. Anything else?
ingredients = { $goods } has { $list }. Anything else?
ingredients-more = { $goods } has { $list }, and there is more. Anything else?
no-information = I don't have that information about { $goods }. Anything else?
no-allergens = The shop says that { $goods } has no allergens. Anything else?
allergens = { $goods } contains { $list }. Anything else?
contains = Yes, { $goods } contains { $trait }. Anything else?
is-free = Yes, the shop says that { $goods } doesn't contain { $trait }. Anything else?
is-not-free = No, { $goods } contains { $trait }. Anything else?
contains-not = No, the shop says that { $goods } doesn't contain { $trait }. Anything else?
is-labelled = Yes, { $goods } is { $trait }. Anything else?
is-not-labelled = No, the shop doesn't say that { $goods } is { $trait }. Anything else?
reviews = { $goods } has { $stars } stars from { $entries ->
    [one] one review
   *[other] { $count } reviews
}: { $words }. Anything else?
reviews-stars = { $goods } has { $stars } stars from { $entries ->
    [one] one review
   *[other] { $count } reviews
}. Anything else?
reviews-example = { $goods } has { $stars } stars from { $entries ->
    [one] one example review
   *[other] { $count } example reviews
}: { $words }. Anything else?
reviews-example-stars = { $goods } has { $stars } stars from { $entries ->
    [one] one example review
   *[other] { $count } example reviews
}. Anything else?
no-reviews = Nobody has reviewed { $goods } yet. Anything else?
praise = someone liked it, “{ $words }”
complaint = someone didn't, “{ $words }”
compare-what = Please name two things for me to compare. Which ones?
differences = { $list }. Anything else?
differ-price = { $one } is { $first } and { $other } is { $last }
differ-unit = per { $unit } { $goods } is cheaper, { $first } against { $last }
differ-label = only { $goods } is { $labels }
differ-stars = { $one } has { $first } stars and { $other } { $last }
no-difference = I know of no difference between { $one } and { $other }. Anything else?

# Favorites and preferences

favourite-saved = Okay, { $lines } is your { $name } from now on. Anything else?
nothing-to-save = There is nothing to save yet. What would you like?
no-such-favourite = I don't know a favorite called { $name }. What would you like?
no-favourites = You have no favorites yet. You can say: save this as movie night.
favourites = Your favorites are { $list }. Anything else?
favourite-forgotten = Okay, { $name } is no favorite any more. Anything else?
too-many-favourites = You have as many favorites as I can keep; forget one first. What would you like?
remembered = Okay, I'll remember that { $what }. Anything else?
told-like = you like { $text }
told-diet = what you have should be { $text }
told-dislike = you don't like { $text }
told-allergy = you are allergic to { $text }
too-many-preferences = I can't remember more than I do; forget something first. What would you like?
preferences = You told me that { $list }. Anything else?
nothing-remembered = I don't remember anything about what you like. Anything else?
forgotten = Okay, I forgot that. Anything else?
not-remembered = I don't remember anything about { $text }. Anything else?
forget-all-confirm = You asked me to remember { $entries ->
    [one] one thing
   *[other] { $count } things
}. Shall I forget all of it?
forget-all-again = Shall I forget all of it?
forgotten-all = Okay, I forgot all of it. Anything else?
kept-all = Okay, I still remember it. Anything else?

# After the sale

complaint-which = I'm sorry about that. Which was it: { $choices }?
complaint-under-way = Order number { $number } hasn't arrived yet; it should be there { $when }. Anything else?
complaint-too-old = Order number { $number } is more than { $days } days old, so a person has to decide that. Shall I connect you?
not-among-orders = I don't see { $unknown } among the orders you have received. Anything else?
settled-before = There is a ticket for that already, number { $number }. Shall I connect you with a person?
complaint-late = I'm sorry that order number { $number } came late. Shall I connect you with a person?
complaint-which-again = Which goods was it?
offer-person-again = Shall I connect you with a person?
remedy-which = I'm sorry about { $lines }. Would you like a refund or a replacement?
remedy-again = Would you like a refund or a replacement?
remedy-for-what = What went wrong? You can say: it arrived broken.
refunded = Done: { $amount } is back on your account, and your ticket is number { $number }. Anything else?
refund-not-left = There is nothing left to refund on order number { $number }. Shall I connect you with a person?
replaced = Done: order number { $number } brings { $lines } { $when } free of charge, and your ticket is number { $ticket }. Anything else?
replacement-out-of-stock = Sorry, we don't have that any more. Would you like a refund?
ticket-opened = A person looks at it, and your ticket is number { $number }. Anything else?
return-confirm = You'd get back { $amount } for { $lines } once we have it here. Shall I note the return?
return-again = Shall I note the return?
return-noted = Okay, bring it back or hand it to the driver; your ticket is number { $number }. Anything else?
return-not-noted = Okay, nothing is returned. Anything else?
return-too-late = Order number { $number } is more than { $days } days old, so it can't be returned like that. Shall I connect you with a person?
return-cancel-instead = Order number { $number } hasn't arrived yet, so you can cancel it instead. Anything else?
no-returns = This shop takes nothing back. Anything else?
no-tickets = You have no ticket with us. Anything else?
ticket-open = Ticket number { $number } is open, and somebody is looking at it. Anything else?
ticket-refunded = Ticket number { $number } is settled: { $amount } went back to your account. Anything else?
ticket-replaced = Ticket number { $number } is settled: you get the goods once more. Anything else?
ticket-closed = Ticket number { $number } is closed. Anything else?
faq = { $answer }
faq-unknown = I don't know that, and I won't guess. Shall I connect you with a person?
open-on = On { $day } we are open from { $opens } to { $closes }. Anything else?
closed-on = On { $day } we are closed. Anything else?
hours-unknown = I don't know the opening hours. Anything else?
open-until = We are open now, and close { $when }. Anything else?
opens-today = Nobody is here now; today we are open from { $opens } to { $closes }. Anything else?
opens = Nobody is here now; we open { $when }. Anything else?
phone-please = Somebody will call you back. What is your number?
phone-please-closed = Nobody is here now; we open { $when } and call you back then. What is your number?
phone-again = What is your number?
phone-anew = Okay, what is the number then?
phone-unclear = I need a telephone number, figure by figure. What is it?
phone-right = That is { $phone }. Is that right?
no-phone-asked = I haven't asked for a number. What would you like?
handed-off = Done: somebody calls you back soon, and knows what we talked about. Anything else?
handed-off-closed = Done: somebody calls you back when we open { $when }, and knows what we talked about. Anything else?

# Who is speaking

link-account = For that I have to know who you are. Please link your account in the Alexa app first.
code-please = What is your voice code?
code-unclear = I need the four figures of your code. What are they?
code-wrong = That is not the code; { $tries ->
    [one] you have one more try
   *[other] you have { $left } more tries
}. What is your code?
code-locked = The code was wrong too often, so your account is locked. Only the shop can unlock it; anything else?
code-needed = That needs a voice code, and you have none yet. Say set my voice code; what would you like?
code-new = Please say the four figures of your new code.
code-again = Please say the same four figures once more.
code-differs = Those were different figures, so nothing has changed. Which four figures shall it be?
code-set = Okay, your voice code is set. Anything else?
no-code-asked = I haven't asked for a code. What would you like?
code-forgotten = I don't know your code myself; the shop can help you with a new one. Anything else?
hello-member = Hello { $name }. What would you like?
no-such-member = I don't know anybody called { $name } in your household. What would you like?
only-member = I know nobody here but { $name }; the shop can add others of your household. Anything else?
one-member = You are { $name }. Anything else?
members = In your household are { $list }, and you are { $name }. Anything else?

# What customers are told later

notify-order-placed = Thank you: order number { $number } is placed.
notify-order-begun = Order number { $number } is being prepared.
notify-order-ready = Order number { $number } is ready.
notify-order-ready-delivery = Order number { $number } is on its way to you.
notify-order-ready-pick-up = Order number { $number } is ready to be picked up.
notify-order-delivered = Order number { $number } was delivered.
notify-order-cancelled = Order number { $number } is cancelled.
notify-ticket-refunded = Ticket number { $number } is settled: your money is back on your account.
notify-ticket-replaced = Ticket number { $number } is settled: you get the goods once more.
notify-ticket-closed = Ticket number { $number } is closed.
notify-bill-due = You have a new bill, number { $number }.

# The account

balance = Your balance is { $amount }. Anything else?
balance-available = Your balance is { $current }, of which { $amount } is available; { $held } is set aside for open orders. Anything else?
balance-covers = Your balance is { $amount }, enough for your cart, which comes to { $total }. Anything else?
balance-short = Your balance is { $amount }, less than the { $total } that your cart comes to. Anything else?
balance-owed = You owe { $amount }. Anything else?
no-transactions = There is nothing on your account yet. Anything else?
transactions = { $entries ->
    [one] Your last transaction: { $list }. Anything else?
   *[other] Your last { $count } transactions: { $list }. Anything else?
}
earlier-transactions = Before that: { $list }. Anything else?
no-more-transactions = There are no earlier ones. Anything else?
transaction-deposit = { $day } { $amount } paid in
transaction-order = { $day } an order for { $amount }
transaction-cancellation = { $day } { $amount } back for a cancelled order
transaction-payment = { $day } { $amount } paid
transaction-refund = { $day } { $amount } refunded
transaction-bill = { $day } a bill for { $amount }
transaction-bill_payment = { $day } { $amount } for a bill
spent = From { $first } to { $last }, you spent { $amount }. Anything else?
spent-day = On { $first }, you spent { $amount }. Anything else?
spent-nothing = From { $first } to { $last }, you spent nothing. Anything else?
spent-nothing-day = On { $first }, you spent nothing. Anything else?
period-unknown = Sorry, I don't know which days you mean. You can say: last month, or since Monday.
spent-ever = You have spent { $amount } with us so far. Anything else?
spent-on = From { $first } to { $last }, you spent { $amount } on { $goods }. Anything else?
spent-day-on = On { $first }, you spent { $amount } on { $goods }. Anything else?
spent-nothing-on = From { $first } to { $last }, you spent nothing on { $goods }. Anything else?
spent-nothing-day-on = On { $first }, you spent nothing on { $goods }. Anything else?
spent-ever-on = You have spent { $amount } on { $goods } with us so far. Anything else?
only-this-shop = I only know what you spent at { $shop }. Anything else?
no-bills = You have no open bill. Anything else?
no-such-bill = I don't see an open bill with that number. Anything else?
bill = number { $number } of { $amount } for { $what }, due { $day }
bills = { $entries ->
    [one] Your open bill is { $list }. Anything else?
   *[other] Your open bills are { $list }. Anything else?
}
pay-bill-confirm = Bill number { $number } is { $amount } for { $what }, due { $day }. Shall I pay it from your account?
pay-bill-again = Shall I pay the bill?
bill-paid = Done: { $amount } is paid, and { $left } is left on your account. Anything else?
bill-not-covered = Your account has only { $left }, so the bill is not paid. Anything else?
bill-not-paid = Okay, the bill stays open. Anything else?
