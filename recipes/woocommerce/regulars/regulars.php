<?php
/**
 * Plugin Name: regulars for WooCommerce
 * Description: Personal shelves, in the shopper's own browser, around those that WooCommerce shows anyway.
 * Version: 0.1.0
 * Requires Plugins: woocommerce
 */

defined( 'ABSPATH' ) || exit;

add_action( 'wp_enqueue_scripts', function () {
	wp_enqueue_style( 'regulars', plugins_url( 'regulars.css', __FILE__ ), array(), '0.1.0' );
	wp_enqueue_script( 'regulars', plugins_url( 'regulars.iife.js', __FILE__ ), array(), '0.1.0', array( 'strategy' => 'defer' ) );
} );

// The products from WooCommerce's own Store API, the events from the dataLayer alone, since the page's JSON-LD names products by
// their SKU, which the Store API has not for an id; the consent from the shop's banner.
add_filter( 'script_loader_tag', function ( $tag, $handle ) {
	if ( 'regulars' !== $handle ) {
		return $tag;
	}
	$catalog = esc_url( add_query_arg( 'per_page', 100, rest_url( 'wc/store/v1/products' ) ) );
	return str_replace( '<script ', "<script data-catalog=\"$catalog\" data-listen=\"datalayer\" data-consent=\"google\" ", $tag );
}, 10, 2 );

// The card of a product once more, as the theme has it, for what comes from regulars.
add_action( 'wp_footer', function () {
	?>
	<template id="regulars-card">
		<a class="regulars-card woocommerce-LoopProduct-link" data-regulars-href="link">
			<img data-regulars-src="image_link" alt="" width="300" height="300" loading="lazy">
			<h2 class="woocommerce-loop-product__title" data-regulars-text="title"></h2>
			<span class="price">
				<del data-regulars-text="price" data-regulars-if="sale_price"></del>
				<ins data-regulars-text="sale_price" data-regulars-if="sale_price"></ins>
				<bdi data-regulars-text="price" data-regulars-unless="sale_price"></bdi>
			</span>
		</a>
	</template>
	<?php
} );

/** Begins an element before what WooCommerce shows at a place of its product page, and ends it behind. */
function regulars_around( $priority, $element, $attribute, $heading ) {
	add_action( 'woocommerce_after_single_product_summary', function () use ( $element, $attribute, $heading ) {
		printf(
			'<%s %s="%d" limit="4" layout="grid" heading="%s" template="regulars-card">',
			esc_html( $element ),
			esc_html( $attribute ),
			(int) get_the_ID(),
			esc_attr( $heading )
		);
	}, $priority - 1 );
	add_action( 'woocommerce_after_single_product_summary', function () use ( $element ) {
		printf( '</%s>', esc_html( $element ) );
	}, $priority + 1 );
}
add_action( 'init', function () {
	// 15 are the upsells, 20 the related products.
	regulars_around( 15, 'regulars-complements', 'item-ids', __( 'Goes well with it', 'regulars' ) );
	regulars_around( 20, 'regulars-similar', 'item-id', __( 'More like this', 'regulars' ) );
} );

// [regulars_feed] on any page: the shop's best sellers, until there is something better.
add_shortcode( 'regulars_feed', function () {
	$products = do_shortcode( '[products limit="8" columns="4" orderby="popularity"]' );
	return '<regulars-feed limit="8" heading="" template="regulars-card">' . $products . '</regulars-feed>';
} );
