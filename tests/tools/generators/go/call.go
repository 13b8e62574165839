// Calls each service with the Go client that openapi-generator made, and prints a line of
// JSON for each answer.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	designs "clients/openapi-generator/go-designs"
	hostile "clients/openapi-generator/go-hostile"
	presets "clients/openapi-generator/go-image-presets"
	image2model "clients/openapi-generator/go-image2model"
	shop "clients/openapi-generator/go-shop"
	thumbnails "clients/openapi-generator/go-thumbnails"
	tryon "clients/openapi-generator/go-tryon"
)

type service struct {
	Name    string   `json:"name"`
	Address string   `json:"address"`
	Codes   []string `json:"codes"`
}

// Each generated package has a type GenericOpenAPIError with these methods.
type failure interface {
	error
	Body() []byte
	Model() any
}

type call func(ctx context.Context, address, code string) (*http.Response, error)

var clients = map[string]call{
	"designs": func(ctx context.Context, address, code string) (*http.Response, error) {
		config := designs.NewConfiguration()
		config.Servers = designs.ServerConfigurations{{URL: address}}
		_, response, err := designs.NewAPIClient(config).DefaultAPI.Fail(ctx, code).Execute()
		return response, err
	},
	"hostile": func(ctx context.Context, address, code string) (*http.Response, error) {
		config := hostile.NewConfiguration()
		config.Servers = hostile.ServerConfigurations{{URL: address}}
		_, response, err := hostile.NewAPIClient(config).DefaultAPI.Fail(ctx, code).Execute()
		return response, err
	},
	"image2model": func(ctx context.Context, address, code string) (*http.Response, error) {
		config := image2model.NewConfiguration()
		config.Servers = image2model.ServerConfigurations{{URL: address}}
		_, response, err := image2model.NewAPIClient(config).DefaultAPI.Fail(ctx, code).Execute()
		return response, err
	},
	"image-presets": func(ctx context.Context, address, code string) (*http.Response, error) {
		config := presets.NewConfiguration()
		config.Servers = presets.ServerConfigurations{{URL: address}}
		_, response, err := presets.NewAPIClient(config).DefaultAPI.Fail(ctx, code).Execute()
		return response, err
	},
	"shop": func(ctx context.Context, address, code string) (*http.Response, error) {
		config := shop.NewConfiguration()
		config.Servers = shop.ServerConfigurations{{URL: address}}
		_, response, err := shop.NewAPIClient(config).DefaultAPI.Fail(ctx, code).Execute()
		return response, err
	},
	"thumbnails": func(ctx context.Context, address, code string) (*http.Response, error) {
		config := thumbnails.NewConfiguration()
		config.Servers = thumbnails.ServerConfigurations{{URL: address}}
		_, response, err := thumbnails.NewAPIClient(config).DefaultAPI.Fail(ctx, code).Execute()
		return response, err
	},
	"tryon": func(ctx context.Context, address, code string) (*http.Response, error) {
		config := tryon.NewConfiguration()
		config.Servers = tryon.ServerConfigurations{{URL: address}}
		_, response, err := tryon.NewAPIClient(config).DefaultAPI.Fail(ctx, code).Execute()
		return response, err
	},
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	file, err := os.ReadFile("services.json")
	if err != nil {
		return err
	}
	var services []service
	if err := json.Unmarshal(file, &services); err != nil {
		return err
	}
	for _, service := range services {
		call, known := clients[service.Name]
		if !known {
			// The generator writes quotes in the names of members as they are.
			continue
		}
		for _, code := range service.Codes {
			response, err := call(context.Background(), service.Address, code)
			var failed failure
			if !errors.As(err, &failed) {
				return fmt.Errorf("%s, %s: %v", service.Name, code, err)
			}
			if service.Name == "shop" && code == "CART_NOT_FOUND" {
				if err := checkCart(failed.Body()); err != nil {
					return err
				}
			}
			var got any = string(failed.Body())
			if model := failed.Model(); model != nil {
				if got, err = asSent(model, failed.Body()); err != nil {
					return err
				}
			}
			line, err := json.Marshal(map[string]any{
				"tool":    "openapi-generator go",
				"service": service.Name,
				"code":    code,
				"status":  response.StatusCode,
				"error":   got,
			})
			if err != nil {
				return err
			}
			fmt.Println(string(line))
		}
	}
	return nil
}

// Returns what a model holds. A member without a value is in it if null was sent: for the
// client both are nil.
func asSent(model any, body []byte) (any, error) {
	text, err := json.Marshal(model)
	if err != nil {
		return nil, err
	}
	var got, sent any
	if err := json.Unmarshal(text, &got); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		return nil, err
	}
	return withNulls(got, sent), nil
}

func withNulls(got, sent any) any {
	members, isObject := got.(map[string]any)
	sentMembers, wasObject := sent.(map[string]any)
	if !isObject || !wasObject {
		return got
	}
	for name, value := range sentMembers {
		if _, known := members[name]; known {
			members[name] = withNulls(members[name], value)
		} else if value == nil {
			members[name] = nil
		}
	}
	return members
}

// The type of a code is in the client too: its body has the details.
func checkCart(body []byte) error {
	var cart shop.CartNotFound
	if err := json.Unmarshal(body, &cart); err != nil {
		return err
	}
	if cart.Details.Id != 7 {
		return fmt.Errorf("the details of a cart: %s", body)
	}
	return nil
}
